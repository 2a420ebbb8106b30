namespace Parley.Server.Telephone;

/// <summary>Where a carrier's endpoints are, as it is told.</summary>
internal static class CarrierPaths
{
    public static string Voice(string carrier) => $"/{carrier}/voice";

    public static string Media(string carrier) => $"/{carrier}/media";

    public static string StreamStatus(string carrier) => $"/{carrier}/stream-status";

    public static string CallStatus(string carrier) => $"/{carrier}/call-status";

    public static string After(string carrier) => $"/{carrier}/after";

    public static string Transfer(string carrier) => $"/{carrier}/transfer";

    public static string Whisper(string carrier) => $"/{carrier}/whisper";

    public static string Accept(string carrier) => $"/{carrier}/accept";

    public static string Digits(string carrier) => $"/{carrier}/digits";
}
