using YamlDotNet.Core;

namespace Parley.Server.Configuration.Yaml;

/// <summary>Where values come from: the file's name for messages, and the environment that fills in <c>${NAME}</c>.</summary>
internal sealed record YamlSource(string FileName, Func<string, string?> Environment)
{
    public ParleyConfigurationException Fail(Mark place, string problem, Exception? innerException = null) =>
        new(FileName, place.Line, place.Column, problem, innerException);
}
