"""The whole world as flat facts, by kind and key: for comparing a before with an after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

Facts = Mapping[str, object]


class World(Mapping[str, Mapping[str, Facts]]):
    """`world["authorization"]["PA-100041"]["status"]`; two worlds are equal when all their facts are."""

    def __init__(self, kinds: Mapping[str, Mapping[str, Facts]]) -> None:
        self._kinds = {kind: MappingProxyType(dict(found)) for kind, found in kinds.items()}

    def __getitem__(self, kind: str) -> Mapping[str, Facts]:
        return self._kinds[kind]

    def __iter__(self) -> Iterator[str]:
        return iter(self._kinds)

    def __len__(self) -> int:
        return len(self._kinds)

    def changes(self, later: World) -> dict[tuple[str, str], tuple[Facts | None, Facts | None]]:
        """What is different in a later world: facts before and after; None where the record is not there."""
        names = {(kind, key) for world in (self, later) for kind in world for key in world[kind]}
        pairs = {(kind, key): (self.get(kind, {}).get(key), later.get(kind, {}).get(key)) for kind, key in sorted(names)}
        return {name: (before, after) for name, (before, after) in pairs.items() if before != after}
