"""The budget: never too many, nobody starved, fewer where an API throttles."""

import asyncio

import pytest

from stance.collect.budget import Budget
from stance.collect.transport import CallError
from stance.model import Reason


def flown(budget, flights, wait=0):
    """Run flights of (service, region); the most at once in all and per region, and the order of landing."""
    busy, most, landed = {"": 0}, {"": 0}, []

    async def fly(service, region):
        async with budget.slot(service, region):
            for key in ("", region):
                busy[key] = busy.get(key, 0) + 1
                most[key] = max(most.get(key, 0), busy[key])
            await asyncio.sleep(0)
            for key in ("", region):
                busy[key] -= 1
            landed.append((service, region))

    async def main():
        await asyncio.wait_for(asyncio.gather(*(fly(*flight) for flight in flights)), 10)

    asyncio.run(main())
    return most, landed


def test_never_more_than_the_limit():
    most, landed = flown(Budget(8), [("s3", f"r{n % 5}") for n in range(200)])
    assert most[""] == 8
    assert len(landed) == 200


def test_one_region_alone_may_have_it_all():
    assert flown(Budget(8), [("s3", "r")] * 50)[0]["r"] == 8


def test_a_region_that_does_not_answer_leaves_room_for_others():
    budget = Budget(8)

    async def main():
        stop = asyncio.Event()

        async def silent():
            async with budget.slot("ec2", "slow"):
                await stop.wait()

        async def quick():
            async with budget.slot("ec2", "quick"):
                pass

        await quick()
        stuck = [asyncio.create_task(silent()) for _ in range(50)]
        await asyncio.sleep(0)
        for _ in range(20):
            await asyncio.wait_for(quick(), 10)
        stop.set()
        await asyncio.gather(*stuck)

    asyncio.run(main())


def test_an_api_that_throttles_gets_fewer_at_once():
    budget = Budget(16)

    async def throttle():
        async with budget.slot("iam", "g"):
            for _ in range(10):
                budget.throttled("iam", "g")

    asyncio.run(throttle())
    assert flown(budget, [("iam", "g")] * 20)[0]["g"] == 1
    assert flown(budget, [("ec2", "g")] * 40)[0]["g"] > 1


def test_who_waits_for_a_region_that_does_not_answer_is_sent_away():
    budget = Budget(2)

    async def use(service, region):
        async with budget.slot(service, region):
            await asyncio.sleep(0)

    async def main():
        async with budget.slot("s0", "dead"):
            waiting = [asyncio.create_task(use(f"s{n}", "dead")) for n in range(30)]
            await asyncio.sleep(0)
            for n in range(4):
                budget.lost(f"s{n}", "dead")
        told = await asyncio.gather(*waiting, return_exceptions=True)
        assert {error.reason for error in told if error} == {Reason.TIMEOUT}
        await use("s0", "alive")
        with pytest.raises(CallError):
            await use("s0", "dead")

    asyncio.run(main())


def test_who_gives_up_waiting_takes_no_place():
    budget = Budget(1)

    async def main():
        async def hold():
            async with budget.slot("a", "r"):
                await asyncio.sleep(0)

        async with budget.slot("a", "r"):
            waiting = [asyncio.create_task(hold()) for _ in range(3)]
            await asyncio.sleep(0)
            waiting[0].cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting[0]
        await asyncio.wait_for(asyncio.gather(*waiting[1:]), 10)
        await asyncio.wait_for(hold(), 10)

    asyncio.run(main())
