"""`python tools/make_answers.py`: the right answers for the workplace of the assessments, into `answers/<assignment>/truth.json`."""

from pathlib import Path

from smhelpers.course import Course
from smhelpers.paths import data_dir
from smhelpers.simulation.monitoring_answers import write_monitoring_truth
from smhelpers.simulation.profile import load_profile
from smhelpers.simulation.research_answers import write_research_truth
from smhelpers.simulation.simulate import simulate
from smhelpers.simulation.workplace_files import SEED

if __name__ == "__main__":
    course = Course.open()
    pack, simulation = data_dir() / "workplaces" / course.workplace, simulate(load_profile(course.workplace), SEED)
    print(write_research_truth(pack, simulation.truth, Path(course.root, "answers", "platform_research", "truth.json")))
    print(write_monitoring_truth(pack, simulation, Path(course.root, "answers", "monitoring", "truth.json"), course.month))
