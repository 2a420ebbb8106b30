using System.ComponentModel;
using Microsoft.Extensions.AI;
using Parley.Agents;
using Parley.Agents.Sessions;
using Parley.Realtime;

namespace Tour;

/// <summary>Two tools: the weather, and an appointment.</summary>
internal static class Weather
{
    public static RealtimeAgent Agent { get; } = new()
    {
        Name = "weather",
        Instructions = "You tell the weather and book appointments. Be brief.",
        Tools = [AIFunctionFactory.Create(GetWeather, "get_weather"), AIFunctionFactory.Create(BookAppointment, "book_appointment")],
    };

    public static async Task RunAsync(IRealtimeModel model, Room room, CancellationToken cancellationToken)
    {
        await using var session = await RealtimeSession.StartAsync(Agent, model, cancellationToken: cancellationToken);
        await room.SayAsync("Ask: What is the weather in Delhi? Or: Book an appointment tomorrow.");
        await room.TalkAsync(session, cancellationToken);
    }

    [Description("Tells the weather in a city.")]
    private static string GetWeather([Description("The city.")] string city) => $"It is sunny in {city}, 24 degrees.";

    [Description("Books an appointment.")]
    private static string BookAppointment([Description("The day.")] DateOnly day) => $"You have an appointment on {day:MMMM d} at ten.";
}
