"""Print a price: ``python -m shop 9.99``."""

import os
import sys
from decimal import Decimal

# ssot: ignore[SSOT101] faulthandler must be on before anything of ours is imported
if os.environ.get("SHOP_DEBUG") == "1":
    import faulthandler

    faulthandler.enable()

from shop.catalog import price  # noqa: E402

if __name__ == "__main__":
    print(price(Decimal(sys.argv[1])))
