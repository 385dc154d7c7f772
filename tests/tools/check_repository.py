"""Checks that no linter makes: the lock files follow pyproject.toml, and no file names a package index host."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
# In brackets, so that this file does not find itself.
INDEX_HOSTS = r"pypi[.]org|pythonhosted[.]org|deb[.]debian[.]org|registry[.]npmjs|conda[.]anaconda"
PINNED = re.compile(r"^(?P<requirement>[A-Za-z0-9][^\\#]*==[^\\#]*?) *\\?$", re.MULTILINE)


def main() -> int:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    runtime = project["project"]["dependencies"]
    development = project["dependency-groups"]["dev"]
    problems = [
        *lock_problems("requirements.lock", runtime),
        *lock_problems("requirements-dev.lock", runtime + development),
        *disagreements("requirements.lock", "requirements-dev.lock"),
        *index_hosts(),
    ]
    for problem in problems:
        print(problem, file=sys.stderr)
    if not problems:
        print("Lock files follow pyproject.toml; no file names a package index host.")
    return 1 if problems else 0


def locked(name: str) -> list[Requirement]:
    """Every pinned requirement of a lock file; a package may stand there twice, for different systems."""
    return [Requirement(found["requirement"]) for found in PINNED.finditer((ROOT / name).read_text(encoding="utf-8"))]


def lock_problems(name: str, wanted: list[str]) -> list[str]:
    pins = locked(name)
    problems = []
    for requirement in map(Requirement, wanted):
        versions = [version_of(pin) for pin in pins if same_package(pin, requirement)]
        if not versions:
            problems.append(f"{name}: {requirement.name} is not locked; run make lock")
        problems += [
            f"{name}: {requirement.name} {version} is outside {requirement.specifier}; run make lock"
            for version in versions
            if version not in requirement.specifier
        ]
    # The override in pyproject.toml leaves torch in the lock under a condition that is never true.
    problems += [f"{name}: torch would be installed" for pin in pins if pin.name == "torch" and "never" not in str(pin)]
    return problems


def disagreements(first: str, second: str) -> list[str]:
    versions = {str(pin) for pin in locked(second)}
    missing = [pin.name for pin in locked(first) if str(pin) not in versions]
    return [f"{first} and {second} disagree on {', '.join(missing)}; run make lock"] if missing else []


def same_package(one: Requirement, other: Requirement) -> bool:
    return canonicalize_name(one.name) == canonicalize_name(other.name)


def version_of(pin: Requirement) -> str:
    return str(pin.specifier).removeprefix("==")


def index_hosts() -> list[str]:
    """Where one is named: a mirror's users could not install from a file that insists on a host."""
    command = ["git", "grep", "--untracked", "-nIE", INDEX_HOSTS]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if found.returncode > 1:
        print("Not a git checkout: package index hosts were not looked for.")
    return [
        f"{line.split(':', 2)[0]}:{line.split(':', 2)[1]}: names a package index host"
        for line in found.stdout.splitlines()
    ]


if __name__ == "__main__":
    sys.exit(main())
