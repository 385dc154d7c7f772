
from pathlib import Path
from piloting import in_loop, seated
from scripted_studio import Stage, FULL_ANSWER

@in_loop
async def test_x(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.write_bank()
    for size in ((80,24),(120,40),(40,12)):
        async with seated(stage, size) as seat:
            await seat.sees("p-value")
            print(seat.screen); print(seat.keys)
            await seat.press("enter")
            from voiceprep.app.screens.practice import Stage as S
            await seat.reaches(S.LISTENING)
            print(seat.screen); print(seat.keys)
            stage.script.say(FULL_ANSWER)
            stage.script.pause(1.0)
            await seat.is_heard()
            await seat.pilot.pause(0.2)
            print(seat.screen); print(seat.keys)
            await seat.press("space")
            await seat.reaches(S.ASSESSED)
            await seat.pilot.pause(0.2)
            print(seat.screen); print(seat.keys)
            await seat.press("m")
            await seat.pilot.pause(0.2)
            print(seat.screen); print(seat.keys)
