using Parley.Server.Configuration.Yaml;

namespace Parley.Server.Configuration;

/// <summary>Maps <c>twilio:</c> to options.</summary>
internal static class TwilioReader
{
    public static void Read(YamlValue? value, string folder, TwilioOptions options)
    {
        if (value?.Section() is not { } section)
        {
            return;
        }

        options.AccountSid = section.Take("account_sid") is { } account ? Sid(account, "AC") : null;
        CarrierReader.ReadSecrets(section.Take("auth_token"), options.AuthTokens);
        if (section.Take("api_key")?.Section() is { } key)
        {
            options.ApiKeySid = Sid(key.Require("sid"), "SK");
            options.ApiKeySecret = key.Require("secret").NonEmptyText();
            key.RejectUnknownKeys();
        }

        options.ApiUrl = section.Take("api_url")?.HttpUrl() ?? options.ApiUrl;
        options.CallsPerSecond = section.Take("calls_per_second")?.Number(0.1, 100) ?? options.CallsPerSecond;
        options.MaxQueuedCalls = section.Take("max_queued_calls")?.Integer(1, 100_000) ?? options.MaxQueuedCalls;
        foreach (var prefix in section.Take("call_prefixes")?.Texts() ?? [])
        {
            options.CallPrefixes.Add(prefix);
        }

        options.QueueFile = section.Take("queue_file") is { } queue ? Path.GetFullPath(queue.NonEmptyText(), folder) : options.QueueFile;
        options.AcceptSpokenText = section.Take("accept_spoken")?.NonEmptyText() ?? options.AcceptSpokenText;
        CarrierReader.Finish(value, section, options);
    }

    private static string? Sid(YamlValue value, string prefix) => value.Text(unsetIsEmpty: true) switch
    {
        "" => null,
        var sid when sid.StartsWith(prefix, StringComparison.Ordinal) && sid.Length is > 2 and <= 64 && sid.All(char.IsAsciiLetterOrDigit) => sid,
        _ => throw value.Fail($"'{value.Path}' must begin with {prefix} and have letters and digits only; copy it from the console."),
    };
}
