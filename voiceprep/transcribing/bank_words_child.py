"""The process that makes the files of ``bank_words``: which folder they are kept in, then the folders of the banks."""

import sys
from pathlib import Path

from voiceprep.errors import VoiceprepError
from voiceprep.transcribing.bank_words import BankWordsStore


def main() -> int:
    """Make them."""
    kept_in, *folders = map(Path, sys.argv[1:])
    try:
        BankWordsStore(folders, kept_in).make()
    except VoiceprepError as error:
        print(error.sentence, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
