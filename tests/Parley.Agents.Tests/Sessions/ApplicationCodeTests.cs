using Parley.Agents.Sessions;

namespace Parley.Agents.Tests.Sessions;

[Trait("Category", "Unit")]
public sealed class ApplicationCodeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_Cancelled_ReturnsAtOnceAndTellsTheCode()
    {
        using var source = new CancellationTokenSource();
        var given = new TaskCompletionSource<CancellationToken>();
        var never = new TaskCompletionSource<int>();
        var running = ApplicationCode.RunAsync(
            token =>
            {
                given.SetResult(token);
                return never.Task;
            },
            source.Token);
        var told = new TaskCompletionSource();
        await using var registration = (await given.Task.WaitAsync(Cancellation)).Register(told.SetResult);

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await told.Task.WaitAsync(Cancellation);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_CodeMisusesItsToken_CancellingNeitherThrowsNorWaits(bool isBlocking)
    {
        using var source = new CancellationTokenSource();
        using var held = new ManualResetEventSlim();
        var isRegistered = new TaskCompletionSource();
        var running = ApplicationCode.RunAsync(
            async token =>
            {
                token.Register(() => Misbehave(isBlocking, held));
                isRegistered.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
            },
            source.Token);
        await isRegistered.Task.WaitAsync(Cancellation);

        source.Cancel(); // here, so that it would throw here

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(Cancellation));
        held.Set();
    }

    [Fact]
    public async Task RunAsync_CodeThrows_ItsExceptionComesOut()
    {
        var running = ApplicationCode.RunAsync(_ => throw new InvalidOperationException("x"), Cancellation);

        await Assert.ThrowsAsync<InvalidOperationException>(() => running);
    }

    private static void Misbehave(bool isBlocking, ManualResetEventSlim held)
    {
        if (!isBlocking)
        {
            throw new InvalidOperationException("x");
        }

        held.Wait(Cancellation);
    }
}
