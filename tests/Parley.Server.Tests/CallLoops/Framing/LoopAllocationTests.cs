using System.Net.WebSockets;
using Parley.Server.CallLoops.Framing;

namespace Parley.Server.Tests.CallLoops.Framing;

public sealed class LoopAllocationTests : IDisposable
{
    private const int MaxRounds = 20_000; // the first ones make what the others use again, and code that is not yet optimized boxes what it awaits
    private readonly LoopPair _pair = new();
    private long _least = long.MaxValue;

    public void Dispose() => _pair.Dispose();

    [Fact]
    public async Task Messages_FromOneSocketToAnother_AllocateNothingOnTheLoop()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (carrier, phone) = await _pair.ConnectAsync(cancellationToken);
        var (model, upstream) = await _pair.ConnectAsync(cancellationToken);
        carrier.ContinueInline();
        using var from = new LoopWebSocket(carrier, new LoopWebSocketOptions { IsServer = true, KeepAliveInterval = TimeSpan.FromHours(1), KeepAliveTimeout = TimeSpan.FromHours(1) }, TimeProvider.System);
        using var to = new LoopWebSocket(model, new LoopWebSocketOptions { IsServer = false }, TimeProvider.System);
        var passing = PassAsync(from, to);
        byte[] message = [0x82, 0xFE, 0x01, 0x2C, 1, 2, 3, 4, .. new byte[300]];
        var passed = new byte[message.Length];

        for (var round = 0; round < MaxRounds && Volatile.Read(ref _least) > 0; round++)
        {
            await phone.SendAsync(message, cancellationToken);
            for (var received = 0; received < passed.Length;)
            {
                received += await upstream.ReceiveAsync(passed.AsMemory(received), cancellationToken);
            }
        }

        await phone.SendAsync(new byte[] { 0x88, 0x80, 0, 0, 0, 0 }, cancellationToken);
        await passing.WaitAsync(cancellationToken);
        Assert.Equal(0L, _least);
    }

    /// <summary>Passes on all that comes, and notes the least that one message allocated: on this one thread, from one message to the next.</summary>
    private async Task PassAsync(LoopWebSocket from, LoopWebSocket to)
    {
        var buffer = new byte[1000];
        var before = long.MinValue;
        while (await from.ReceiveAsync(buffer.AsMemory(), CancellationToken.None).ConfigureAwait(false) is { MessageType: not WebSocketMessageType.Close } received)
        {
            var now = GC.GetAllocatedBytesForCurrentThread();
            if (before >= 0)
            {
                Volatile.Write(ref _least, Math.Min(_least, now - before));
            }

            before = now;
            await to.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, CancellationToken.None).ConfigureAwait(false);
        }

        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // the test does not go on on the loop
    }
}
