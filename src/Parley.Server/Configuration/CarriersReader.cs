using Parley.Server.Configuration.Yaml;

namespace Parley.Server.Configuration;

/// <summary>Maps <c>telnyx:</c>, <c>plivo:</c>, <c>signalwire:</c> and <c>vonage:</c> to options.</summary>
internal static class CarriersReader
{
    public static void Read(YamlSection root, ParleyOptions options)
    {
        if (root.Take("telnyx") is { } telnyx)
        {
            var section = telnyx.Section();
            CarrierReader.ReadSecrets(section.Take("public_key"), options.Telnyx.PublicKeys);
            options.Telnyx.ApiKey = CarrierReader.Secret(section.Take("api_key"));
            options.Telnyx.AccountSid = CarrierReader.Secret(section.Take("account_sid"));
            options.Telnyx.ApiUrl = section.Take("api_url")?.HttpUrl() ?? options.Telnyx.ApiUrl;
            CarrierReader.Finish(telnyx, section, options.Telnyx);
        }

        if (root.Take("plivo") is { } plivo)
        {
            var section = plivo.Section();
            CarrierReader.ReadSecrets(section.Take("auth_token"), options.Plivo.AuthTokens);
            options.Plivo.AuthId = CarrierReader.Secret(section.Take("auth_id"));
            options.Plivo.ApiUrl = section.Take("api_url")?.HttpUrl() ?? options.Plivo.ApiUrl;
            CarrierReader.Finish(plivo, section, options.Plivo);
        }

        if (root.Take("signalwire") is { } signalWire)
        {
            var section = signalWire.Section();
            options.SignalWire.ProjectId = CarrierReader.Secret(section.Take("project_id"));
            CarrierReader.ReadSecrets(section.Take("signing_key"), options.SignalWire.SigningKeys);
            options.SignalWire.ApiToken = CarrierReader.Secret(section.Take("api_token"));
            options.SignalWire.ApiUrl = section.Take("api_url")?.HttpUrl();
            CarrierReader.Finish(signalWire, section, options.SignalWire);
        }

        if (root.Take("vonage") is { } vonage)
        {
            var section = vonage.Section();
            CarrierReader.ReadSecrets(section.Take("signature_secret"), options.Vonage.SignatureSecrets);
            options.Vonage.ApplicationId = CarrierReader.Secret(section.Take("application_id"));
            options.Vonage.SampleRate = section.Take("sample_rate")?.Integer(8000, 24_000) ?? options.Vonage.SampleRate;
            options.Vonage.PrivateKey = CarrierReader.Secret(section.Take("private_key"));
            options.Vonage.ApiUrl = section.Take("api_url")?.HttpUrl() ?? options.Vonage.ApiUrl;
            CarrierReader.Finish(vonage, section, options.Vonage);
        }
    }
}
