using Microsoft.Extensions.Hosting;
using Parley.Server.Configuration;
using Parley.Server.Hosting;
using TwilioBridge;

try
{
    var file = args.FirstOrDefault() ?? Path.Combine(AppContext.BaseDirectory, "config.yaml");
    var options = await ParleyConfigurationFile.LoadAsync(file);
    await using var app = ParleyApplication.Build(options, builder => builder.OnCall(call => Bridge.Attach(call, Console.Out)));
    await app.StartAsync();
    Console.WriteLine($"Listening on {app.Urls.First()}; Twilio's webhook is {options.Twilio.PublicUrl}twilio/voice");
    await app.WaitForShutdownAsync();
    return 0;
}
catch (ParleyConfigurationException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 3;
}
