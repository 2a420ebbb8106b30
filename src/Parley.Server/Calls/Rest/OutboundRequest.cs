using Parley.Calls.Twilio;
using Parley.Realtime;
using Parley.Server.Configuration;
using Parley.Server.Engine;
using Parley.Server.Keys;
using Parley.Server.Twilio.Outbound;

namespace Parley.Server.Calls.Rest;

/// <summary>Reads <c>POST /v1/calls</c>.</summary>
internal sealed class OutboundRequest(ParleyOptions options, CallPrefixes prefixes, ModelDirectory models, LiveCalls calls)
{
    private const string HangUp = "hang_up";
    private const string LeaveMessage = "leave_message";

    private static readonly Dictionary<string, CallProgressState> s_ends = new(StringComparer.Ordinal)
    {
        ["busy"] = CallProgressState.Busy, ["no_answer"] = CallProgressState.NoAnswer, ["failed"] = CallProgressState.Failed,
    };

    /// <exception cref="ParleyProtocolException">Something is missing or wrong.</exception>
    public OutboundCall Read(CallRequestBody body, Caller caller)
    {
        var to = body.Require("to");
        var from = body.Text("from") ?? options.Twilio.From;
        var agent = body.Text("agent") ?? models.InForce.NameFor(options.Twilio.Section, number: null);
        var onMachine = body.Choice("on_machine", "talk", HangUp, LeaveMessage);
        var message = body.Text("message");
        var order = new OutboundOrder(to, from ?? "", agent)
        {
            Opening = body.Text("instructions"),
            Message = message,
            OnMachine = onMachine switch { HangUp => MachineAnswer.HangUp, LeaveMessage => MachineAnswer.LeaveMessage, _ => MachineAnswer.Talk },
            Attempts = body.Integer("attempts", 1, 10) ?? 1,
        };
        order = order with
        {
            RingTime = Seconds(body.Integer("ring_seconds", 5, 600)) ?? order.RingTime,
            TimeLimit = Seconds(body.Integer("max_seconds", 10, 14_400)),
            RetryDelay = Seconds(body.Integer("retry_seconds", 1, 86_400)) ?? order.RetryDelay,
            RetryOn = body.Choices("retry_on", s_ends)?.ToArray() ?? order.RetryOn,
        };
        body.RejectUnknown();
        Check(order);
        var live = calls.Add(LiveCallKind.Outbound, agent, from, to, caller);
        live.Expect();
        return new OutboundCall(live, order);
    }

    private void Check(OutboundOrder order)
    {
        if (!DialTarget.IsValid(order.To))
        {
            throw Invalid("to", "a number like +15550100 or an address like sip:desk@pbx.example");
        }

        prefixes.Require(order.To);
        if (!DialTarget.IsValid(order.From))
        {
            throw Invalid("from", "a number of the account, like +15550199; or set twilio.from");
        }

        if (models.FindAgent(order.Agent) is null)
        {
            throw Invalid("agent", $"one of {string.Join(", ", models.Agents.Select(known => known.Options.Name))}");
        }

        if (order is { OnMachine: MachineAnswer.LeaveMessage, Message: null })
        {
            throw new ParleyProtocolException("missing_required_parameter", "'message' is missing: what is left on a machine.", "message");
        }
    }

    private static TimeSpan? Seconds(int? seconds) => seconds is { } value ? TimeSpan.FromSeconds(value) : null;

    private static ParleyProtocolException Invalid(string name, string expected) => new("invalid_value", $"'{name}' must be {expected}.", name);
}
