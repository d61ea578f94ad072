"""The escalation ladder: its stages, who answers at each, and how long they have. It is data, by policy."""

from __future__ import annotations

from dataclasses import dataclass

INFORMAL, CAFCASS = "0", "C"
"""The keys of the stage before the formal ones, and of the referral that runs beside them all."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage."""

    key: str
    """"0" informal, "1" to "4" formal, "C" Cafcass."""
    to: str
    """Who answers, as a title: "Team manager"."""
    name: str = ""
    """What the council calls it, where it has a name of its own: "IRO alert or QAR"."""
    reply_days: int | None = None
    """Working days from sending until the reply is due; None: it has no clock."""

    @property
    def is_formal(self) -> bool:
        """Whether it belongs to the formal process, which has 20 working days in all."""
        return self.key not in (INFORMAL, CAFCASS)

    @property
    def words(self) -> str:
        """Return how a sentence names it: "stage 2", "the informal stage", "Cafcass"."""
        if self.is_formal:
            return f"stage {self.key}"
        return self.to if self.key == CAFCASS else "the informal stage"

    @property
    def label(self) -> str:
        """Return how a list of stages names it: "IRO alert or QAR: team manager"."""
        if not self.name or self.name == self.to:
            return self.to
        return f"{self.name}: {self.to[:1].lower()}{self.to[1:]}"


@dataclass(frozen=True, slots=True)
class Ladder:
    """The stages of a council, in order; Cafcass stands beside them."""

    stages: tuple[Stage, ...] = ()
    informal_counts: bool = False
    """The informal stage counts in the 20 working days. Councils differ; most do not count it."""
    source: str = ""

    def __getitem__(self, key: str) -> Stage:
        for stage in self.stages:
            if stage.key == key:
                return stage
        raise KeyError(key)

    @property
    def rungs(self) -> tuple[Stage, ...]:
        """The stages that follow one another: all but Cafcass."""
        return tuple(stage for stage in self.stages if stage.key != CAFCASS)

    def after(self, key: str) -> Stage | None:
        """Return the stage above one; None above the last."""
        above = [stage for stage in self.rungs if stage.key > key]
        return above[0] if above else None

    def between(self, below: str, key: str) -> tuple[Stage, ...]:
        """Return the stages above ``below`` that are left out when ``key`` comes next."""
        return tuple(stage for stage in self.rungs if below < stage.key < key)

    def counts(self, key: str) -> bool:
        """Say whether a stage counts in the 20 working days."""
        return self[key].is_formal or (key == INFORMAL and self.informal_counts)

    def labels(self) -> dict[str, str]:
        """Return key -> label, in order: what a question about the stage offers."""
        return {stage.key: stage.label for stage in self.stages}


def named(stages: tuple[Stage, ...]) -> str:
    """Return formal stages as a sentence names them: "stage 1", "stages 1 and 2"."""
    keys = [stage.key for stage in stages]
    if len(keys) == 1:
        return stages[0].words
    return f"stages {', '.join(keys[:-1])} and {keys[-1]}"
