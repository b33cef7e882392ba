"""A folder to work in, with copies of the small scenarios of tests/cli/inputs and tests/scenarios."""
import contextlib
import os
import shutil
import tempfile
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent


@contextlib.contextmanager
def small_folder():
    """Its path, which is where the process works inside of the block; gone behind it."""
    with tempfile.TemporaryDirectory() as folder:
        for source in ("cli/inputs/small.yaml", "scenarios/modes.yaml", "scenarios/modes-level-2.yaml"):
            shutil.copy(TESTS / source, folder)
        os.chdir(folder)
        try:
            yield folder
        finally:
            os.chdir("/")
