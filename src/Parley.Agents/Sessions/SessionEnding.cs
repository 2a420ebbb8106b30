using Parley.Agents.Connections;
using Parley.Realtime;

namespace Parley.Agents.Sessions;

/// <summary>Whether and why a session is over. For the session's loop alone.</summary>
internal sealed class SessionEnding(AgentConfirmation confirmation, CurrentConnection connection, SessionOutput output)
{
    private bool _isOver;

    /// <summary>True once nothing more is to be done.</summary>
    public bool IsOver => _isOver || output.IsUnread;

    /// <summary>Who ended it; its owner, unless something else happened before.</summary>
    public SessionCloseReason Reason { get; private set; } = SessionCloseReason.Owner;

    /// <summary>The model's events have ended: in order when <paramref name="error"/> is null.</summary>
    public void Disconnect(Exception? error)
    {
        _isOver = true;
        Reason = SessionCloseReason.Model;
        output.Emit(connection.Become(ConnectionState.Closed));
        if (error is not null)
        {
            var reason = error is ParleyException ? error.Message : $"{error.GetType().Name}."; // another's text may hold what was said, or a key
            Fail("model_disconnected", $"The connection to the model broke: {reason}", error);
        }
    }

    /// <summary>The session cannot go on.</summary>
    public void Fail(string code, string message, Exception exception)
    {
        _isOver = true;
        Reason = SessionCloseReason.Error;
        output.Emit(connection.Become(ConnectionState.Closed));
        confirmation.Fail(message, code, exception);
        output.Emit(new SessionErrorEvent(code, message));
    }

    /// <summary>The session is ended from within, in order.</summary>
    public void End(SessionCloseReason reason)
    {
        _isOver = true;
        Reason = reason;
        output.Emit(connection.Become(ConnectionState.Closed));
    }

    /// <summary>Says the last word.</summary>
    public void Complete()
    {
        confirmation.Fail("The session was closed before the model had confirmed the agent.");
        output.Emit(connection.Become(ConnectionState.Closed));
        output.Emit(new SessionClosedEvent(output.IsUnread ? SessionCloseReason.Error : Reason));
        output.Complete();
    }
}
