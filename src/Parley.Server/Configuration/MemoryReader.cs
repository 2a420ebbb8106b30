using Parley.Server.Configuration.Yaml;

namespace Parley.Server.Configuration;

/// <summary>Maps <c>memory:</c> to options.</summary>
internal static class MemoryReader
{
    public static void Read(YamlValue? value, MemoryOptions options)
    {
        if (value?.Section() is not { } section)
        {
            return;
        }

        options.RemembersCallers = section.Take("remember_callers")?.Boolean() ?? options.RemembersCallers;
        section.RejectUnknownKeys();
    }
}
