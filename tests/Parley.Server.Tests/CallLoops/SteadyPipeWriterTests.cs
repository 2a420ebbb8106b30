using System.IO.Pipelines;
using System.Text;
using Parley.Server.CallLoops;

namespace Parley.Server.Tests.CallLoops;

[Trait("Category", "Unit")]
public sealed class SteadyPipeWriterTests
{
    [Fact]
    public async Task Write_FormerOneWasCancelledWhenItWasDone_IsSent()
    {
        using var cancelling = new CancellationTokenSource();
        using var stream = new LateStream(cancelling);
        var writer = new SteadyPipeWriter(PipeWriter.Create(stream));

        await writer.WriteAsync("news, "u8.ToArray(), cancelling.Token);
        var last = await writer.WriteAsync("the end"u8.ToArray(), TestContext.Current.CancellationToken);

        Assert.False(last.IsCanceled);
        Assert.Equal("news, the end", stream.Text);
    }

    [Fact]
    public async Task CancelPendingFlush_NextWrite_IsCancelledAndTheOneAfterIsNot()
    {
        using var cancelling = new CancellationTokenSource();
        using var stream = new LateStream(cancelling);
        var writer = new SteadyPipeWriter(PipeWriter.Create(stream));

        writer.CancelPendingFlush();
        var first = await writer.WriteAsync("one, "u8.ToArray(), TestContext.Current.CancellationToken);
        var second = await writer.WriteAsync("two"u8.ToArray(), TestContext.Current.CancellationToken);

        Assert.Equal((true, false), (first.IsCanceled, second.IsCanceled));
        Assert.Equal("one, two", stream.Text);
    }

    /// <summary>Takes what is written, and has it cancelled then.</summary>
    private sealed class LateStream(CancellationTokenSource cancelling) : MemoryStream
    {
        public string Text => Encoding.UTF8.GetString(ToArray());

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Write(buffer.Span);
            return ValueTask.CompletedTask;
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => cancelling.CancelAsync();
    }
}
