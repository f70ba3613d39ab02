"""Nothing that was recorded is left out silently, whichever collection is run."""

from tests.channels.catalogue import FIXTURES, KNOWN, OTHERS, cases

_RUN = {"request", "expect_request", "expect_result", "exchange"}


def test_all_that_was_recorded_is_run_by_some_test() -> None:
    folders = {path.name for path in FIXTURES.iterdir() if path.is_dir()}
    assert not folders - KNOWN - OTHERS
    run = {(case.folder, case.name) for each in _RUN for case in cases(each)}
    found = {(path.parent.name, path.stem) for path in FIXTURES.glob("*/*.json")}
    assert not {(folder, name) for folder, name in found - run if folder in KNOWN}
