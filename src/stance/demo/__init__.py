"""A demo AWS organisation on a local fake AWS: nothing here is needed to scan a real one.

Needs the extra ``stance-spm[demo]`` (moto). Public: `DemoServer`, `fill`, `plant`, `TRUTH`.
"""

from stance.demo.estate import fill
from stance.demo.host import plant
from stance.demo.server import DemoServer
from stance.demo.truth import TRUTH, Planted

__all__ = ["TRUTH", "DemoServer", "Planted", "fill", "plant"]
