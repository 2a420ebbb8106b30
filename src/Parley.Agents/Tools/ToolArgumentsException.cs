using Parley.Realtime;

namespace Parley.Agents.Tools;

/// <summary>The arguments that a model wrote are not what the tool takes; the tool was not run. Given to <see cref="RealtimeToolOptions.ErrorText"/>.</summary>
/// <param name="message">What is wrong, in Parley's words and without the arguments: fit to be told to the model.</param>
/// <param name="innerException">What reading them threw; null for nothing.</param>
public sealed class ToolArgumentsException(string message, Exception? innerException = null) : ParleyException(message, innerException);
