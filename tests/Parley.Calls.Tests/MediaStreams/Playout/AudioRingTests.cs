using FsCheck;
using FsCheck.Fluent;
using Parley.Calls.MediaStreams.Playout;

namespace Parley.Calls.Tests.MediaStreams.Playout;

[Trait("Category", "Unit")]
public sealed class AudioRingTests
{
    [Fact]
    public void WriteAndRead_InAnyPieces_KeepsEachByteInOrder()
    {
        var pieces = Gen.Choose(-9000, 9000).ListOf(); // written when positive, read when negative

        Prop.ForAll(pieces.ToArbitrary(), steps =>
        {
            using var ring = new AudioRing();
            var twin = new Queue<byte>();
            byte next = 0;
            foreach (var step in steps)
            {
                if (step > 0)
                {
                    var written = new byte[step];
                    for (var index = 0; index < step; index++)
                    {
                        twin.Enqueue(written[index] = next++);
                    }

                    ring.Write(written);
                }
                else
                {
                    var read = new byte[Math.Min(-step, ring.Count)];
                    ring.Read(read);
                    if (!read.All(value => value == twin.Dequeue()))
                    {
                        return false;
                    }
                }
            }

            return ring.Count == twin.Count;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Clear_DropsAll_AndCanBeUsedAgain()
    {
        using var ring = new AudioRing();
        ring.Write(new byte[100_000]);

        ring.Clear();
        ring.Write([7]);
        var read = new byte[1];
        ring.Read(read);

        Assert.Equal((7, 0), (read[0], ring.Count));
    }
}
