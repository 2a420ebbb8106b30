using System.ComponentModel;
using Microsoft.Extensions.AI;
using Parley.Server.Configuration;
using Parley.Server.Hosting;

[Description("Tells the opening hours of the shop in a city.")]
static string GetOpeningHours([Description("The city.")] string city) => $"The shop in {city} is open from nine to six.";

// parley.yaml names the agents, and the service that speaks for them when OPENAI_API_KEY is set.
var options = await ParleyConfigurationFile.LoadAsync(Path.Combine(AppContext.BaseDirectory, "parley.yaml"));
await using var app = ParleyApplication.Build(
    options, builder => builder.AddTools("shop", _ => [AIFunctionFactory.Create(GetOpeningHours, "get_opening_hours")]));
await app.RunAsync();
