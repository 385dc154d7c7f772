"""The process in which a checkup runs: findings as lines of JSON on stdout, from the part given as the first
argument on; the others name the microphone and the loudspeaker, and are empty for those of the settings.

A process of its own, because sound drivers and engines can hang or take their process with them.
"""

import json
import os
import sys
import traceback

from voiceprep.paths import user_places
from voiceprep.practising.checkup import checkup, real_tools


def main() -> None:
    """Try the parts and write what came of each as soon as it is known."""
    lines = os.fdopen(os.dup(1), "w", encoding="ascii", buffering=1)
    os.dup2(2, 1)  # what native code prints must not end up between the lines
    start, input_name, output_name = sys.argv[1:4]
    tools = real_tools(user_places(), input_name, output_name)
    for finding in checkup(tools, int(start), traceback.print_exception):
        result = finding.result
        lines.write(json.dumps([finding.part, result.state, result.message, result.hint]) + "\n")
    lines.close()
    # Not a normal exit: a driver's clean-up can hang, and there is nothing left to save.
    os._exit(0)


if __name__ == "__main__":
    main()
