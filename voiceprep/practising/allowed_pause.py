"""Learning how long somebody thinks: a silence that ended an answer too early ends none any more."""

import math
from dataclasses import replace

from voiceprep.errors import VoiceprepError
from voiceprep.listening.endpointing import EndpointingPolicy
from voiceprep.practising.events import PauseAllowed
from voiceprep.practising.studio import Studio
from voiceprep.settings import change_settings

_STEP_S = 0.1


def allowing(policy: EndpointingPolicy, pause_ms: float) -> EndpointingPolicy:
    """The policy under which no answer ends by a silence of this length, as far as the longest one allows."""
    patience = policy.patience
    if pause_ms <= patience.allowed_pause_ms:
        return policy
    return replace(policy, patience=replace(patience, allowed_pause_ms=pause_ms))


def allow_pause(studio: Studio, pause_ms: float) -> PauseAllowed | None:
    """Allow a pause from now on, in the answers to come and after the next start.

    It is kept in the settings as ``allowed_pause_s``, and holds until the program ends where that cannot be written.
    None where there is nothing to learn: it is allowed already, or as long as the longest silence that is ever waited
    for, so that to wait as long for every answer would help nobody.
    """
    policy = studio.equipment.policy
    longest_s = policy.patience.longest * policy.end_silence_ms / 1000
    pause_s = round(math.ceil(round(pause_ms / 1000 / _STEP_S, 3)) * _STEP_S, 1)
    if not studio.settings.allowed_pause_s < pause_s < longest_s:
        return None
    waits_s = min(longest_s, policy.patience.beyond_allowed * pause_s)
    error = None
    try:
        change_settings(studio.places.settings, {"allowed_pause_s": pause_s})
    except VoiceprepError as refused:
        error = refused
    studio.take(replace(studio.settings, allowed_pause_s=pause_s))
    return PauseAllowed(pause_s, waits_s, error)
