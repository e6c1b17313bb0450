"""`python tools/make_answers.py`: the right answers for the workplace of the assessments, into
`answers/<assignment>/truth.json`.
"""

from pathlib import Path

from smhelpers.course import Course
from smhelpers.paths import data_dir
from smhelpers.simulation.packs import writers
from smhelpers.simulation.profile import load_profile
from smhelpers.simulation.simulate import simulate
from smhelpers.simulation.workplace_files import SEED

if __name__ == "__main__":
    course = Course.open()
    truth = simulate(load_profile(course.workplace), SEED).truth
    for assignment, write in writers(course).items():
        print(
            write(
                data_dir() / "workplaces" / course.workplace,
                truth,
                Path(course.root, "answers", assignment, "truth.json"),
            ),
        )
