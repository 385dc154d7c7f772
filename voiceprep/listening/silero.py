"""Silero's voice activity detector: its ONNX model, run by onnxruntime.

The ``silero-vad`` package is installed for the model file in it. Importing the package would import torch,
so the file is found without importing.
"""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnxruntime
from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidArgument, InvalidGraph, InvalidProtobuf, NoSuchFile

from voiceprep.errors import RecognizerError
from voiceprep.listening.audio import FRAME_SAMPLES, SAMPLE_RATE_HZ, Samples

_CONTEXT_SAMPLES = 64
"""The model looks at this much of the frame before, in front of each frame."""

_STATE_SHAPE = (2, 1, 128)


def model_path() -> Path:
    """The ONNX file inside the installed silero-vad package.

    Raises:
        RecognizerError: The package is not installed or has no such file.
    """
    spec = find_spec("silero_vad")
    folder = Path(spec.origin).parent if spec and spec.origin else None
    path = folder / "data" / "silero_vad.onnx" if folder else None
    if path is None or not path.is_file():
        raise RecognizerError(
            "The voice activity model is missing", "Install voiceprep again: silero-vad is not whole."
        )
    return path


class SileroVoiceActivity:
    """Silero VAD at 16 kHz; about 0.1 ms for a frame of 32 ms.

    Raises:
        RecognizerError: The model cannot be loaded.
    """

    def __init__(self) -> None:
        options = onnxruntime.SessionOptions()
        # One frame is too little work to share between threads; more of them only burn the CPU.
        options.inter_op_num_threads = 1
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        path = model_path()
        try:
            self._session = onnxruntime.InferenceSession(
                str(path), sess_options=options, providers=["CPUExecutionProvider"]
            )
        except (Fail, InvalidArgument, InvalidGraph, InvalidProtobuf, NoSuchFile) as error:
            raise RecognizerError(
                "The voice activity model cannot be loaded", f"Install voiceprep again: {path} is damaged."
            ) from error
        self._rate = np.array(SAMPLE_RATE_HZ, dtype=np.int64)
        self.reset()

    def reset(self) -> None:
        self._state = np.zeros(_STATE_SHAPE, dtype=np.float32)
        self._context = np.zeros(_CONTEXT_SAMPLES, dtype=np.float32)

    def probability(self, frame: Samples) -> float:
        if frame.shape != (FRAME_SAMPLES,):
            raise ValueError(f"a frame has the shape ({FRAME_SAMPLES},), not {frame.shape}")
        given = np.concatenate((self._context, frame)).astype(np.float32, copy=False)[np.newaxis]
        output, self._state = self._session.run(None, {"input": given, "state": self._state, "sr": self._rate})
        self._context = frame[-_CONTEXT_SAMPLES:].copy()
        return float(output[0, 0])
