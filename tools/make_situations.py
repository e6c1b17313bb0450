"""Make the situations of every criterion (`data/situations`) and their keys
(`answers/situations`).
"""

from pathlib import Path

from smhelpers.paths import data_dir
from smhelpers.simulation.situations import make_situations, write_banks

if __name__ == "__main__":
    root = Path(__file__).resolve().parent.parent
    written = write_banks(make_situations(), data_dir(), root)
    print(f"寫好 {len(written)} 個檔案：{written[0].parent} 與 {written[1].parent}")
