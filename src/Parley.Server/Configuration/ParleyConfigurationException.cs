using Parley.Realtime;
using YamlDotNet.RepresentationModel;

namespace Parley.Server.Configuration;

/// <summary>A mistake in the configuration. The message begins with <c>file:line:column:</c> when it comes from a file.</summary>
public sealed class ParleyConfigurationException : ParleyException
{
    /// <summary>Creates the exception for a place in a file.</summary>
    public ParleyConfigurationException(string file, long line, long column, string problem, Exception? innerException = null)
        : base($"{file}:{line}:{column}: {problem}", innerException)
    {
        File = file;
        Line = line;
        Column = column;
        Problem = problem;
    }

    /// <summary>Creates the exception for something that stands in no file, or for a file as a whole.</summary>
    public ParleyConfigurationException(string problem, string? file = null, Exception? innerException = null)
        : base(problem, innerException)
    {
        File = file;
        Problem = problem;
    }

    /// <summary>The file as it was named; null when there is none.</summary>
    public string? File { get; }

    /// <summary>The line, from 1; 0 when unknown.</summary>
    public long Line { get; }

    /// <summary>The column, from 1; 0 when unknown.</summary>
    public long Column { get; }

    /// <summary>The message without its place.</summary>
    internal string Problem { get; }

    /// <summary>What the mistake is in; null when that is not known.</summary>
    internal YamlNode? Node { get; init; }

    /// <summary>True for what is only wrong because of another mistake.</summary>
    internal bool IsConsequence { get; init; }
}
