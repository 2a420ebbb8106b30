using System.Threading.Channels;
using Parley.Agents.Sessions;

namespace Parley.Agents.Hosting;

/// <summary>Commands for later, of one hosted connection. For its loop alone.</summary>
internal sealed class HostedLater(ChannelWriter<HostedInput> inbox, TimeProvider timeProvider) : IAsyncDisposable
{
    private readonly SideWork _waiting = new();

    /// <summary>The command comes once the delay is over, unless the connection ends before.</summary>
    public void Post(HostedCommand command, TimeSpan delay) => _waiting.Add(PostAsync(command, delay));

    /// <summary>What still waits never comes.</summary>
    public ValueTask DisposeAsync() => _waiting.DisposeAsync();

    private async Task PostAsync(HostedCommand command, TimeSpan delay)
    {
        await Task.Delay(delay, timeProvider, _waiting.Stopping).ConfigureAwait(false);
        await inbox.WriteAsync(new HostedInput(null, command), _waiting.Stopping).ConfigureAwait(false);
    }
}
