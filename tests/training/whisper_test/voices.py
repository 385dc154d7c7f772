"""The voices of the training, and what is kept from it to be measured on."""

import numpy as np
from espeak import Voice

VOICES = ("en-us", "en", "en-gb-scotland", "en-us+f2", "en-us+m3", "en+f4")
HELD_OUT_SPEEDS = (150, 165, 190, 205)
HELD_OUT_PITCHES = (38, 47, 62)

_SPEEDS, _PITCHES, _GAPS = (132, 216), (30, 71), (0, 0, 0, 1, 2)
_NEAR = 2
"""Speeds as near as this to one that is held out are left out too."""

_OWN_SHARE = 0.15
"""How often it is espeak-ng's own speed and pitch, 175 and 50."""


def training_voice(random: np.random.Generator) -> Voice:
    """Any voice, speed, pitch and gap but those held out, which are to be measured on."""
    while True:
        speed, pitch = int(random.integers(*_SPEEDS)), int(random.integers(*_PITCHES))
        far = all(abs(speed - held) > _NEAR for held in HELD_OUT_SPEEDS) and pitch not in HELD_OUT_PITCHES
        if random.random() < _OWN_SHARE:
            return Voice(str(random.choice(VOICES)))
        if far:
            return Voice(str(random.choice(VOICES)), speed, pitch, int(random.choice(_GAPS)))
