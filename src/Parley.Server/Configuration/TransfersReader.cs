using Parley.Calls.Control;
using Parley.Calls.Twilio;
using Parley.Server.Configuration.Yaml;

namespace Parley.Server.Configuration;

/// <summary>Maps an agent's <c>transfers:</c>: one target, or several by name, each a text or a section.</summary>
internal static class TransfersReader
{
    private const string OnlyName = "human";

    public static void Read(YamlValue? value, IDictionary<string, CallTransfer> transfers)
    {
        if (value is null)
        {
            return;
        }

        if (!value.IsMapping)
        {
            transfers[OnlyName] = new CallTransfer(Target(value));
            return;
        }

        foreach (var (name, entry) in value.Section().Pairs())
        {
            transfers[name] = entry.IsMapping ? ReadEntry(entry.Section()) : new CallTransfer(Target(entry));
        }
    }

    private static CallTransfer ReadEntry(YamlSection section)
    {
        var transfer = new CallTransfer(Target(section.Take("number") ?? section.Require("to"))) { Announcement = section.Take("announcement")?.NonEmptyText() };
        transfer = section.Take("mode") is { } mode ? transfer with { Mode = mode.Choice(TransferModes.ByName) } : transfer;
        transfer = section.Take("ring_seconds") is { } seconds ? transfer with { RingTime = TimeSpan.FromSeconds(seconds.Integer(5, 600)) } : transfer;
        section.RejectUnknownKeys();
        return transfer;
    }

    private static string Target(YamlValue value) =>
        value.Text() is var target && DialTarget.IsValid(target)
            ? target
            : throw value.Fail($"'{value.Path}' must be a number in quotes with + and its country, like \"+15550100\", or an address like sip:desk@pbx.example.");
}
