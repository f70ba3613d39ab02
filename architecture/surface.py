"""An import contract of our own: a context is entered only through its public modules."""

from typing import cast

import grimp
from importlinter.application import output
from importlinter.domain import fields
from importlinter.domain.contract import Contract, ContractCheck


class SurfaceContract(Contract):
    """An import across packages under ``root`` may only name a ``public`` module of the other one, or what is in it.

    Packages in ``shared`` are open to all; modules in ``composers`` put the contexts together and may import anything.
    """

    type_name = "surface"

    root = fields.StringField()
    public = fields.SetField(subfield=fields.StringField())
    shared = fields.SetField(subfield=fields.StringField())
    composers = fields.SetField(subfield=fields.StringField())

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002 - import-linter's signature
        entered = [
            (importer, imported)
            for importer in sorted(graph.modules)
            for imported in sorted(graph.find_modules_directly_imported_by(importer))
            if self._trespasses(importer, imported)
        ]
        return ContractCheck(kept=not entered, metadata={"entered": entered})

    def _trespasses(self, importer: str, imported: str) -> bool:
        root = f"{self.root}."
        if not (importer.startswith(root) and imported.startswith(root)):
            return False
        from_package = importer.removeprefix(root).partition(".")[0]
        to_package, _, inside = imported.removeprefix(root).partition(".")
        allowed = cast("set[str]", self.shared) | {from_package}
        if to_package in allowed or from_package in cast("set[str]", self.composers):
            return False
        return inside.partition(".")[0] not in cast("set[str]", self.public)

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported in check.metadata["entered"]:
            output.print_error(f"- {importer} -> {imported}", bold=False)
