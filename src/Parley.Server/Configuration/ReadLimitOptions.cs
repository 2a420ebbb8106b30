namespace Parley.Server.Configuration;

/// <summary>How often the REST interface and the console may be read: requests a minute, spent at once or evenly. Beyond it they get 429.</summary>
/// <param name="PerUser">Of one signed-in user or API key, 1 to 1000000. Default 1200.</param>
/// <param name="PerAddress">Of one address that shows neither, or something wrong, 1 to 1000000. Default 300.</param>
public sealed record ReadLimitOptions(int PerUser = 1200, int PerAddress = 300);
