using FsCheck;
using FsCheck.Fluent;

namespace Parley.Agents.Tests.Responses;

/// <summary>Whatever the order of events: never two responses at once, and no request lost.</summary>
[Trait("Category", "Unit")]
public sealed class ResponseSequencerInterleavingTests
{
    private const int Kinds = 9;

    [Theory]
    [Row(109, 117)]
    [Complaint(1)]
    [InlineData(true)]
    [InlineData(false)]
    public void Interleavings_AllOfFiveSteps_KeepEveryPromise(bool echoesMetadata)
    {
        const int Steps = 5;
        var broken = Enumerable.Range(0, (int)Math.Pow(Kinds, Steps))
            .Select(number => Run(Digits(number, Steps), echoesMetadata))
            .FirstOrDefault(fault => fault is not null);

        Assert.Null(broken);
    }

    [Theory]
    [Row(109, 110, 113, 114, 117, 118, 120)]
    [Complaint(1)]
    [InlineData(true)]
    [InlineData(false)]
    public void Interleavings_LongOnes_KeepEveryPromise(bool echoesMetadata) =>
        Prop.ForAll<byte[]>(steps => Assert.Null(Run(steps.Select(step => step % Kinds), echoesMetadata)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5000).WithEndSize(300));

    private static string? Run(IEnumerable<int> steps, bool echoesMetadata)
    {
        var server = new SequencedServer(echoesMetadata);
        server.Step(1); // one request in peace: from its answer on it is known whether the server echoes metadata
        server.Settle();
        foreach (var step in steps)
        {
            server.Step(step);
        }

        server.Finish();
        return server.Broken is { } broken ? $"{broken}, after {string.Join(' ', steps)}" : null;
    }

    private static IEnumerable<int> Digits(int number, int count)
    {
        for (var digit = 0; digit < count; digit++)
        {
            yield return number % Kinds;
            number /= Kinds;
        }
    }
}
