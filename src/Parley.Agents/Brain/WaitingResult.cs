namespace Parley.Agents.Brain;

/// <summary>A result on its way back into the conversation. A struct, so that nothing prints it by accident.</summary>
internal readonly struct WaitingResult(string workId, string text, ResultTiming timing)
{
    public string WorkId => workId;

    public string Text => text;

    public ResultTiming Timing => timing;
}
