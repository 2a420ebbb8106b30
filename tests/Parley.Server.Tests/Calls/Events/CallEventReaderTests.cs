using System.Text;
using Microsoft.AspNetCore.Http;
using Parley.Server.Calls;
using Parley.Server.Calls.Events;
using Parley.Server.Hosting;
using Parley.Testing.Time;

namespace Parley.Server.Tests.Calls.Events;

/// <summary>What one reader is sent, with a connection that takes things when the test wants.</summary>
[Trait("Category", "Unit")]
public sealed class CallEventReaderTests : IDisposable
{
    private readonly ManualTimeProvider _clock = new();
    private readonly CallEventLog _log;
    private readonly LiveCalls _calls;
    private readonly ManualBody _body = new();

    public CallEventReaderTests()
    {
        _log = new CallEventLog(_clock);
        _calls = new LiveCalls(_log, _clock);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_ReaderIsTooSlow_IsToldWhatItLostAndGoesOn()
    {
        var call = _calls.Add(LiveCallKind.Inbound, "anna");
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var running = Reader(null).RunAsync("", ending.Token);
        var first = await _body.TakeAsync(Cancellation); // the reader is in the middle of taking it while the rest happens

        for (var i = 0; i < CallEventLog.Capacity + 5; i++)
        {
            Add(call.Id);
        }

        _body.Release();
        var second = await _body.TakeAsync(Cancellation);
        await ending.CancelAsync();
        _body.Release();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        Assert.StartsWith("event: calls\nid: ", first, StringComparison.Ordinal);
        Assert.StartsWith("event: lost\ndata: {\"count\":5}\n\nevent: calls\nid: " + _log.IdOf(6) + "\n", second, StringComparison.Ordinal);
        Assert.Contains($"event: failure\nid: {_log.IdOf(7)}\n", second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NothingHappens_SendsAHeartbeat()
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var running = Reader(null).RunAsync("", ending.Token);
        await _body.TakeAsync(Cancellation);

        _body.Release();
        _clock.Advance(EventStream.QuietTime);
        var heartbeat = await _body.TakeAsync(Cancellation);
        await ending.CancelAsync();
        _body.Release();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        Assert.Equal(": still here\n\n", heartbeat);
    }

    [Fact]
    public async Task Run_OfOneCall_TellsNothingOfOthersAndEndsWithIt()
    {
        var (call, other) = (_calls.Add(LiveCallKind.Inbound, "anna"), _calls.Add(LiveCallKind.Inbound, "bob"));
        var running = Reader(call).RunAsync("", Cancellation);
        var first = await _body.TakeAsync(Cancellation);

        Add(other.Id);
        Add(call.Id);
        _calls.End(call, "hang_up");
        _body.Release();
        var second = await _body.TakeAsync(Cancellation);
        _body.Release();
        await running;

        Assert.DoesNotContain(other.Id, first + second, StringComparison.Ordinal);
        Assert.Matches("^event: failure\nid: .*\ndata: .*\n\nevent: call\nid: .*\ndata: .*hang_up.*\n\n$", second);
    }

    [Fact]
    public async Task Run_IdOfAnotherServer_SaysThatSomethingIsLost()
    {
        var call = _calls.Add(LiveCallKind.Inbound, "anna");
        _calls.End(call, "hang_up");
        var running = Reader(call).RunAsync("abc-12", Cancellation);
        var told = await _body.TakeAsync(Cancellation);
        _body.Release();
        await running;

        Assert.StartsWith("event: lost\ndata: {\"count\":null}\n\nevent: calls\n", told, StringComparison.Ordinal);
    }

    public void Dispose() => _body.Dispose();

    private CallEventReader Reader(LiveCall? only)
    {
        var context = new DefaultHttpContext { Response = { Body = _body } };
        return new CallEventReader(EventStream.Begin(context.Response), _calls, _log, only, levels: null, _clock);
    }

    private void Add(string callId) => _log.Add(callId, "failure", new CallFailure(callId, default, "test"), CallEventJson.Default.CallFailure);

    /// <summary>Takes what is flushed to it, and lets nobody go on before it is released.</summary>
    private sealed class ManualBody : MemoryStream
    {
        private readonly SemaphoreSlim _flushed = new(0);
        private readonly SemaphoreSlim _released = new(0);

        public async Task<string> TakeAsync(CancellationToken cancellationToken)
        {
            await _flushed.WaitAsync(cancellationToken);
            var text = Encoding.UTF8.GetString(ToArray());
            SetLength(0);
            return text;
        }

        public void Release() => _released.Release();

        protected override void Dispose(bool disposing)
        {
            _flushed.Dispose();
            _released.Dispose();
            base.Dispose(disposing);
        }

        public override async Task FlushAsync(CancellationToken cancellationToken)
        {
            if (Length > 0)
            {
                _flushed.Release();
                await _released.WaitAsync(CancellationToken.None);
            }
        }
    }
}
