using Microsoft.Extensions.Logging;
using Parley.Calls;

namespace Parley.Server.Calls;

/// <summary>What the application's code attached to one call. Whatever it throws is logged, and harms no call.</summary>
internal sealed class AttachedCode : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _attached = [];
    private readonly Call _call;
    private readonly ILogger _logger;

    public AttachedCode(IEnumerable<CallBeginning> beginnings, Call call, ILogger logger)
    {
        _call = call;
        _logger = logger;
        foreach (var beginning in beginnings)
        {
            try
            {
                if (beginning.Begin(call) is { } attached)
                {
                    _attached.Add(attached);
                }
            }
            catch (Exception exception) // the application's border
            {
                CallServerLog.AttachedCodeFailed(logger, call.Id, exception.GetType().Name, exception.StackTrace);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var attached in _attached)
        {
            try
            {
                await attached.DisposeAsync();
            }
            catch (Exception exception) // the application's border
            {
                CallServerLog.AttachedCodeFailed(_logger, _call.Id, exception.GetType().Name, exception.StackTrace);
            }
        }
    }
}
