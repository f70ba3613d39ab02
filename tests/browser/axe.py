"""What axe-core, from the web's own modules, finds on a page."""

from playwright.async_api import Page

from tests.support.server import ROOT
from tests.support.waiting import until

# A colour that is on its way is not judged: what ends is at its end. What turns for ever cannot be.
ARRIVE = """document.getAnimations()
    .filter((each) => each.effect.getComputedTiming().endTime !== Infinity).forEach((each) => each.finish())"""
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"


async def serious_findings(page: Page, *, where: str = "document") -> list[str]:
    """What axe finds on the page (or in the element that the script ``where`` names) that keeps people out.

    What is still loading is paler: it is judged once it is there.
    """
    await until(lambda: page.evaluate(f"!!{where} && !{where}.querySelector('[aria-busy=true]')"), "the page is loaded")
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    await page.evaluate(ARRIVE)
    found = await page.evaluate(f"axe.run({where}, {{resultTypes: ['violations']}})")
    return [
        f"{violation['id']}: {violation['help']} — {node['html'][:200]}"
        for violation in found["violations"]
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"]
    ]
