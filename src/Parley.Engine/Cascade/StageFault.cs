using Parley.Realtime;

namespace Parley.Engine.Cascade;

/// <summary>What the wire is told of a stage's failure. An outside exception's text may hold keys or personal data: it goes to the log alone.</summary>
internal static class StageFault
{
    public static string Describe(string stage, Exception exception) => exception switch
    {
        TimeoutException => $"The {stage} took too long. The session goes on; try again.",
        ParleyException => $"The {stage} failed: {exception.Message}",
        _ => $"The {stage} failed ({exception.GetType().Name}). The session goes on; try again, and see the server's log for the cause.",
    };
}
