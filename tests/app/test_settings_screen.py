"""Settings on the screen: every one is there, is changed by keys, written down, and in use at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from pathlib import Path

import pytest
from model_folders import folder_with
from piloting import Seat, in_loop, seated
from scripted import ScriptedMicrophone
from scripted_studio import Stage
from textual.widgets import Input, OptionList, Switch

from voiceprep.app.screens.turn import Stage as TurnStage
from voiceprep.app.widgets.setting_line import CONTROL, SettingLine, SettingList
from voiceprep.asking.audio_devices import AudioDevice
from voiceprep.asking.voices import VoiceInfo
from voiceprep.errors import DeviceError
from voiceprep.practising.equipment import Equipment
from voiceprep.practising.setting_choices import AtHand
from voiceprep.practising.setting_rows import explanations, setting_groups
from voiceprep.practising.studio import Studio
from voiceprep.settings import Settings, load_settings
from voiceprep.transcribing.models import installed_models

BUILT_IN = AudioDevice(0, "Built-in", 2, 2, 48_000, is_default_input=True, is_default_output=True)
USB = AudioDevice(1, "USB Mic [hw:1]", 1, 0, 16_000)
SPEAKERS = AudioDevice(2, "Speakers", 0, 2, 48_000)


class Machine(Stage):
    """A machine whose devices can be plugged in and out, and whose microphones follow the settings."""

    plugged: tuple[AudioDevice, ...] = (BUILT_IN, USB, SPEAKERS)
    sound_fails = False

    def _devices(self) -> tuple[AudioDevice, ...]:
        if self.sound_fails:
            raise DeviceError("the audio system cannot be started")
        return self.plugged

    @contextmanager
    def studio(self) -> Iterator[Studio]:
        with super().studio() as studio:
            first = studio.equipment

            def equip(settings: Settings) -> Equipment:
                name = settings.input or "Built-in"
                policy = replace(first.policy, end_silence_ms=round(settings.end_silence_s * 1000))
                microphone = ScriptedMicrophone(self.script, None, name)
                return replace(first, microphone=lambda: microphone, policy=policy)

            voices = (VoiceInfo("v1", "Anna", ("de",)), VoiceInfo("v2", "Ben", ("en-gb",), is_default=True))
            at_hand = AtHand(self._devices, lambda: voices, lambda: installed_models(self.places))
            yield replace(studio, equipment=equip(studio.settings), equip=equip, at_hand=at_hand)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    made = Machine(tmp_path / "home")
    made.write_bank()
    return made


async def at_settings(seat: Seat) -> None:
    await seat.sees("never said")
    await seat.press("s")
    await seat.sees("Read questions aloud")
    await seat.sees("the machine's default: Built-in")


async def go_to(seat: Seat, name: str) -> SettingLine:
    """Give a setting the focus; that keys do it is a test of its own."""
    [line] = [line for line in seat.app.screen.query(SettingLine) if line.row.name == name]
    line.query_one(f".{CONTROL}").focus()
    await seat.pilot.pause()
    return line


async def choose(seat: Seat, name: str, label: str) -> None:
    """Open a list and take the choice whose label begins so."""
    line = await go_to(seat, name)
    lists = line.query_one(SettingList)
    await seat.press("enter")
    await seat.until(lambda: lists.expanded)
    labels = [choice.label for choice in line._choices]
    lists.query_one(OptionList).highlighted = next(at for at, one in enumerate(labels) if one.startswith(label))
    await seat.press("enter")
    await seat.until(lambda: not lists.expanded)


@in_loop
async def test_every_setting_is_reached_by_keys_and_explained(machine: Machine) -> None:
    names = {field.name for field in fields(Settings)}
    assert {row.name for group in setting_groups() for row in group.rows} == names == explanations().keys()
    async with seated(machine) as seat:
        await at_settings(seat)
        await seat.until(lambda: seat.keys == ["t Test microphone", "d Devices again", "esc Back", "q Quit"])
        seen = set()
        for _ in names:
            line = seat.app.screen.focused.parent if seat.app.screen.focused else None
            assert isinstance(line, SettingLine)
            seen.add(line.row.name)
            assert line.row.label in seat.words
            # At 80 columns it is wrapped to three lines at most.
            assert " ".join(line.row.help.split()[:12]) in seat.words
            await seat.press("down")
        assert seen == names


@in_loop
async def test_a_switch_a_number_and_a_list_are_written_down_and_comments_stay(machine: Machine) -> None:
    machine.home.mkdir(exist_ok=True)
    machine.places.settings.write_text("# mine\nend_silence_s = 3 # I think slowly\n")
    async with seated(machine) as seat:
        await at_settings(seat)
        await seat.sees("Silence that ends an answer, s 3")
        line = await go_to(seat, "read_questions")
        await seat.press("space")
        await seat.sees("Read questions aloud: written down, and in use from now on.")
        assert not line.query_one(Switch).value
        await go_to(seat, "end_silence_s")
        await seat.until(lambda: seat.keys == ["esc Back"])
        await seat.press("end", "backspace", *"4,5", "enter")
        await seat.sees("Silence that ends an answer, s: written down")
        await choose(seat, "keep_recordings", "never")
        await seat.sees("Keep recordings: written down")
    assert machine.places.settings.read_text() == (
        '# mine\nend_silence_s = 4.5 # I think slowly\nread_questions = false\nkeep_recordings = "never"\n'
    )


@in_loop
async def test_what_cannot_be_is_told_in_a_sentence_and_the_old_value_stays(machine: Machine) -> None:
    async with seated(machine) as seat:
        await at_settings(seat)
        for name, typed, told in (
            ("end_silence_s", "99", "“99” is not from 0.5 to 10. The old value stays."),
            ("max_answer_s", "a while", "“a while” is not a whole number. The old value stays."),
            ("interview_date", "soon", "“soon” is not a date like 2026-12-01. The old value stays."),
        ):
            line = await go_to(seat, name)
            field = line.query_one(Input)
            before = field.value
            field.value = typed
            await seat.press("enter")
            await seat.sees(told)
            assert field.value == before
    assert not machine.places.settings.exists()


@in_loop
async def test_what_was_typed_and_not_taken_is_put_back_by_escape(machine: Machine) -> None:
    async with seated(machine) as seat:
        await at_settings(seat)
        field = (await go_to(seat, "tracks")).query_one(Input)
        await seat.press(*"systems", "escape")
        assert field.value == ""
        await seat.press(*"ml", "up")
        await seat.sees("Tracks: written down")
        await seat.press("escape")
        await seat.sees("Nothing is due today.")
    assert load_settings(machine.places.settings).tracks == "ml"


@in_loop
async def test_the_microphone_that_is_chosen_hears_the_next_answer(machine: Machine) -> None:
    machine.home.mkdir(exist_ok=True)
    machine.places.settings.write_text("output = 'Headset'\n")
    async with seated(machine, (120, 40)) as seat:
        await at_settings(seat)
        await seat.sees("Headset (not here now)")
        await choose(seat, "input", "USB Mic [hw:1]")
        await seat.sees("Microphone: written down")
        await seat.press("escape")
        await seat.sees("never said")
        await seat.press("enter")
        await seat.reaches(TurnStage.LISTENING)
        await seat.sees("LISTENING USB Mic [hw:1]")
    assert load_settings(machine.places.settings).input == "USB Mic [hw:1]"


@in_loop
async def test_what_was_plugged_in_meanwhile_is_found_and_what_fails_is_told(machine: Machine) -> None:
    machine.home.mkdir(exist_ok=True)
    machine.places.settings.write_text("input = 'head'\n")
    async with seated(machine) as seat:
        await at_settings(seat)
        await seat.sees("head (not here now)")
        machine.plugged += (replace(USB, index=3, name="My Headset"),)
        await seat.press("d")
        await seat.sees("head: My Headset")
        machine.sound_fails = True
        await seat.press("d")
        await seat.sees("The audio system cannot be started.")
        await seat.sees("head (not here now)")
    assert load_settings(machine.places.settings).input == "head"


@in_loop
async def test_voices_and_models_of_the_machine_can_be_chosen(machine: Machine) -> None:
    folder_with(machine.places.models / "small.en")
    folder_with(machine.places.models / "broken", model__bin=None)
    async with seated(machine) as seat:
        await at_settings(seat)
        await seat.sees("the machine's own: Ben")
        await choose(seat, "voice", "Anna")
        await choose(seat, "model", "small.en (")
        await choose(seat, "language", "German (de)")
        await seat.sees("Language: written down")
        line = await go_to(seat, "model")
        assert [choice.value for choice in line._choices] == ["", "small.en"]
    settings = load_settings(machine.places.settings)
    assert (settings.voice, settings.model, settings.language) == ("Anna", "small.en", "de")


@in_loop
async def test_the_level_of_the_microphone_is_shown_and_its_failure_told(machine: Machine) -> None:
    async with seated(machine) as seat:
        await at_settings(seat)
        await seat.press("t")
        await seat.sees("Opening the microphone …")
        machine.script.pause(0.3)
        await seat.sees("say something; the bar should move")
        machine.script.say("one two three")
        await seat.sees("it hears you (loudest -26 dB)")
        machine.script.unplug()
        await seat.sees("The microphone 'Scripted' stopped sending sound.")
        assert "it hears you" not in seat.words
        await seat.press("t")
        await seat.sees("Opening the microphone …")
        await seat.press("t")
        await seat.until(lambda: "Opening" not in seat.words)
        await seat.press("t")
        await seat.sees("Opening the microphone …")
        await seat.press("escape")
        await seat.sees("never said")


@in_loop
async def test_a_file_with_a_mistake_is_told_and_left_as_it_is(machine: Machine) -> None:
    async with seated(machine) as seat:
        await seat.sees("never said")
        machine.places.settings.write_text("thread = 1\n")
        await seat.press("s")
        await seat.sees("there is no setting “thread”.")
        await seat.press("space")
        await seat.sees("Read questions aloud: ")
        await seat.until(lambda: seat.app.screen.query(Switch).first().value)
    assert machine.places.settings.read_text() == "thread = 1\n"


@in_loop
async def test_the_command_palette_leads_to_the_settings(machine: Machine) -> None:
    async with seated(machine) as seat:
        await seat.sees("never said")
        await seat.press("ctrl+p")
        await seat.sees("Devices, voice, recognizer, recordings")
        await seat.press(*"settings")
        await seat.until(lambda: "Past answers" not in seat.words)
        await seat.press("enter")
        await seat.sees("Read questions aloud")
        await seat.press("escape", "enter")
        await seat.reaches(TurnStage.LISTENING)
        await seat.press("ctrl+p")
        await seat.sees("Leave voiceprep")
        assert "Settings" not in seat.words
        await seat.press("escape")
