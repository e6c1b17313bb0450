"""A quote that nobody closed: told in one sentence, whatever the size of the file."""

import pytest

from smhelpers.exports import iter_folder, raw

from . import samples


@pytest.mark.parametrize("size", [10**9, 100], ids=["small", "large"])
@pytest.mark.parametrize("row", [0, 40, 99])
def test_a_quote_that_is_not_closed_is_told_and_stops_no_other_file(
    tmp_path, monkeypatch, size, row
):
    monkeypatch.setattr(raw, "STREAMED", size)
    monkeypatch.setattr(raw, "PIECE", 30)
    rows = [samples.facebook_zh(str(10**15 + number), "文案" * 400) for number in range(100)]
    samples.write(tmp_path / "a.csv", samples.FACEBOOK_ZH, rows)
    lines = (tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines()
    lines[row + 1] = '"' + lines[row + 1]
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    samples.write(tmp_path / "b.csv", samples.FACEBOOK_ZH, rows)
    found = list(iter_folder(tmp_path))
    assert any("引號沒有成對" in (result.problem or "") for result in found)
    assert sum(len(result.tables.get("posts", ())) for result in found if "b.csv" in result.name)
