using Microsoft.Extensions.Logging.Abstractions;
using Parley.Server.Configuration;
using Parley.Server.Twilio.Outbound;

namespace Parley.Server.Tests.Twilio.Outbound;

[Trait("Category", "Unit")]
public sealed class OutboundJournalTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-queue-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string FilePath => Path.Combine(_folder.FullName, "data", "calls.jsonl");

    [Fact]
    public async Task LoadAsync_AfterAStop_GivesWhatIsNotOverWithItsNewestState()
    {
        using (var journal = Create())
        {
            await journal.WriteAsync(Entry("call_2", 2));
            await journal.WriteAsync(Entry("call_1", 1));
            await journal.WriteAsync(Entry("call_3", 3));
            await journal.WriteAsync(Entry("call_2", 2) with { Stage = OutboundStage.Placing, CarrierCallId = "CA1" });
            await journal.WriteAsync(Entry("call_3", 3) with { Stage = OutboundStage.Over });
        }

        using var again = Create();
        var left = await again.LoadAsync(Cancellation);

        Assert.Equal(["call_1", "call_2"], left.Select(entry => entry.Id));
        Assert.Equivalent(Entry("call_1", 1), left[0], strict: true);
        Assert.Equivalent(Entry("call_2", 2) with { Stage = OutboundStage.Placing, CarrierCallId = "CA1" }, left[1], strict: true);
    }

    [Theory]
    [InlineData("{\"id\":\"call_9\",\"sta")]
    [InlineData("\0\0\0\0")]
    public async Task LoadAsync_TornEnd_IsLeftOutAndWhatFollowsIsWhole(string torn)
    {
        await WriteAsync(Entry("call_1", 1));
        await File.AppendAllTextAsync(FilePath, torn, Cancellation);
        using (var journal = Create())
        {
            Assert.Single(await journal.LoadAsync(Cancellation));
            await journal.WriteAsync(Entry("call_2", 2));
        }

        using var again = Create();
        Assert.Equal(["call_1", "call_2"], (await again.LoadAsync(Cancellation)).Select(entry => entry.Id));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"id\":\"call_9\",\"sta")]
    public async Task LoadAsync_NoRoomForAnotherFile_GoesOnInTheOldOne(string torn)
    {
        await WriteAsync(Entry("call_1", 1));
        await File.AppendAllTextAsync(FilePath, torn, Cancellation);
        Directory.CreateDirectory(FilePath + ".new"); // where a new one would be written
        using (var journal = Create())
        {
            Assert.Single(await journal.LoadAsync(Cancellation));
            await journal.WriteAsync(Entry("call_2", 2));
        }

        using var again = Create();
        Assert.Equal(["call_1", "call_2"], (await again.LoadAsync(Cancellation)).Select(entry => entry.Id));
    }

    [Theory]
    [InlineData("null\n")]
    [InlineData("{\"id\":\"call_9\",\"stage\":\"Waiting\"}\n")]
    [InlineData("# a remark with +15550123\n")]
    public async Task LoadAsync_LineOfAnotherKind_IsRefusedWithoutShowingIt(string line)
    {
        await WriteAsync(Entry("call_1", 1));
        await File.AppendAllTextAsync(FilePath, line, Cancellation);
        using var journal = Create();

        var exception = await Assert.ThrowsAsync<IOException>(() => journal.LoadAsync(Cancellation));

        Assert.Contains("Line 2 ", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("15550", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteAsync_ManyCallsThatAreOver_KeepsTheFileSmall()
    {
        using (var journal = Create())
        {
            await journal.WriteAsync(Entry("call_0", 0));
            for (var number = 1; number <= 1_200; number++)
            {
                await journal.WriteAsync(Entry($"call_{number}", number) with { Stage = OutboundStage.Over });
            }
        }

        Assert.InRange((await File.ReadAllLinesAsync(FilePath, Cancellation)).Length, 1, 1_001);
        using var again = Create();
        Assert.Equal("call_0", Assert.Single(await again.LoadAsync(Cancellation)).Id);
    }

    [Fact]
    public async Task LoadAsync_AnotherServerHasIt_IsRefused()
    {
        using var one = Create();
        await one.WriteAsync(Entry("call_1", 1));
        using var other = Create();

        await Assert.ThrowsAsync<IOException>(() => other.LoadAsync(Cancellation));
    }

    [Fact]
    public async Task WriteAsync_File_IsNobodyElses()
    {
        await WriteAsync(Entry("call_1", 1));

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task WriteAsync(OutboundEntry entry)
    {
        using var journal = Create();
        await journal.WriteAsync(entry);
    }

    private OutboundJournal Create()
    {
        var options = new ParleyOptions();
        options.Twilio.QueueFile = FilePath;
        return new OutboundJournal(options, NullLogger<OutboundJournal>.Instance);
    }

    private static OutboundEntry Entry(string id, int number) => new(
        id,
        OutboundStage.Waiting,
        DateTimeOffset.UnixEpoch.AddSeconds(number),
        DateTimeOffset.UnixEpoch.AddSeconds(number),
        new OutboundOrder($"+155501{number:00}", "+15550199", "anna") { Message = "Your order is ready.", RingTime = TimeSpan.FromSeconds(20), Attempts = 2 })
    {
        KeyId = "key_1",
    };
}
