using Parley.Engine.Dialogue.Matching;
using Parley.Engine.Dialogue.Slots;
using Parley.Engine.Dialogue.Templates;
using Parley.Engine.Dialogue.Words;

namespace Parley.Engine.Dialogue.Turns;

/// <summary>Decides what to do about one turn of the caller.</summary>
internal sealed class TurnTaker(DialogueContext context)
{
    private readonly GoalPursuit _pursuit = new(context);

    /// <param name="state">Where the conversation stands; changed to where it then stands.</param>
    /// <param name="text">What the caller said or typed.</param>
    /// <param name="isTrusted">False when the recogniser says that the words fit nothing it expected: no tool is called on them.</param>
    public void Take(DialogueState state, string text, bool isTrusted)
    {
        var utterance = Utterance.Read(text);
        state.Next = !isTrusted || utterance.Tokens.Count == 0
            ? Fail(state, context.Script.Replies.NotUnderstood)
            : Understand(state, utterance);
    }

    private DialogueStep Understand(DialogueState state, Utterance utterance)
    {
        var match = context.Matcher.Match(utterance);
        if (state.IsConfirming && Confirmation(utterance, match) is { } agreed)
        {
            state.Failures = 0;
            return agreed ? _pursuit.Confirmed(state) : Decline(state);
        }

        if (state.Pending is { } pending && Answer(state, pending, utterance, match) is { } answered)
        {
            return answered;
        }

        if (match.Best is { } best)
        {
            state.Failures = 0;
            return best.Intent.Kind == IntentKind.Task ? Begin(state, best) : Talk(state, best.Intent);
        }

        if (match.Rivals is [var first, var second])
        {
            return WhichOne(state, first, second);
        }

        return Fail(state, state.IsConfirming ? state.Goal!.Confirm! : state.Pending is { } asked ? asked.Retry ?? asked.Ask : context.Script.Replies.OffBusiness);
    }

    /// <summary>A yes must be all that was said; a no may stand among other words, unless they mean something of their own.</summary>
    private static bool? Confirmation(Utterance utterance, MatchOutcome match)
    {
        if (SlotFinder.Find(YesNoSlotType.Instance, utterance, asked: true) is not { } answer)
        {
            return null;
        }

        var isBare = LeftOver(utterance, answer, null) == 0;
        var saysNo = utterance.Tokens.Any(token => token.Text is "no" or "not" or "nope");
        return isBare && !saysNo ? (bool)answer.Value : saysNo && (isBare || match.Best is null) ? false : null;
    }

    /// <summary>What the caller says to a question for <paramref name="pending"/>; null when it is something else.</summary>
    private DialogueStep? Answer(DialogueState state, ScriptSlot pending, Utterance utterance, MatchOutcome match)
    {
        var answer = SlotFinder.Find(pending.Type, utterance, asked: true);
        if (answer is not { } found)
        {
            return null;
        }

        var isFree = pending.Type is TextSlotType or Tools.ToolTextSlotType;
        var isBare = isFree ? match.Best is null or { Score: < 0.9 } : LeftOver(utterance, found, pending) == 0;
        if (!isBare && match.Best is { } best && best.Intent != state.Goal && !(isFree && best.Intent.Kind == IntentKind.Task))
        {
            return null;
        }

        state.Failures = 0;
        GoalPursuit.Fill(state, pending, found.Value);
        _pursuit.FillOthers(state, utterance, found);
        return _pursuit.Advance(state);
    }

    /// <summary>How many words beside the value carry meaning, those apart that answers to the question are known to hold.</summary>
    private static int LeftOver(Utterance utterance, SlotMatch value, ScriptSlot? asked)
    {
        var expected = asked?.Answers.SelectMany(phrase => phrase.Stems).ToHashSet() ?? [];
        return utterance.Tokens
            .Where((token, index) => index < value.Start || index >= value.Start + value.Count)
            .Count(token => !expected.Contains(token.Stem) && !FillerWords.IsFiller(token.Text) && token.Text is not ("yes" or "number" or "oh")
                && (!FillerWords.IsLight(token.Text) || FillerWords.IsQuestion(token.Text)));
    }

    private DialogueStep Begin(DialogueState state, IntentMatch match)
    {
        if (!context.IsAvailable(match.Intent))
        {
            state.Drop();
            return new SayStep(context.Render(context.Script.Replies.Unavailable, state));
        }

        var kept = match.Intent == state.Goal ? new Dictionary<string, object>(state.Slots) : [];
        state.Drop();
        foreach (var (name, value) in kept)
        {
            state.Slots[name] = value;
        }

        state.Goal = match.Intent;
        _pursuit.Fill(state, match);
        return _pursuit.Advance(state);
    }

    private SayStep Talk(DialogueState state, ScriptIntent intent)
    {
        var replies = context.Script.Replies;
        switch (intent.Kind)
        {
            case IntentKind.Repeat:
                return new SayStep(state.LastReply ?? context.Render(replies.NothingToRepeat, state));
            case IntentKind.Slower:
                return new SayStep(state.LastReply is { } last ? SlowSpeech.Of(last) : context.Render(replies.NothingToRepeat, state));
            case IntentKind.Cancel:
                state.Drop();
                return new SayStep(context.Render(replies.Cancelled, state));
            case IntentKind.Help:
                return new SayStep(AndAskAgain(state, context.Render(replies.Offer, state)));
            default:
                return new SayStep(AndAskAgain(state, context.Render(intent.Replies[0].Say, state)));
        }
    }

    /// <summary>After an aside, what was asked is asked again.</summary>
    private string AndAskAgain(DialogueState state, string text)
    {
        var question = state.IsConfirming ? state.Goal?.Confirm : state.Pending?.Ask;
        return question is null ? text : $"{text} {context.Render(question, state)}";
    }

    private SayStep Decline(DialogueState state)
    {
        var text = context.Render(state.Goal?.Declined ?? context.Script.Replies.Cancelled, state);
        state.Drop();
        return new SayStep(text);
    }

    private SayStep WhichOne(DialogueState state, ScriptIntent first, ScriptIntent second)
    {
        state.Failures++;
        var scope = TemplateScope.Empty.With("first", first.Title).With("second", second.Title);
        return new SayStep(context.Script.Replies.WhichOne.Render(scope, context.Script.Format));
    }

    private SayStep Fail(DialogueState state, Template reply)
    {
        state.Failures++;
        if (state.Failures < 2)
        {
            return new SayStep(context.Render(reply, state));
        }

        if (state.Failures > 2 || state.Goal?.Requires is null || state.Pending is null)
        {
            state.Drop();
        }

        return new SayStep(AndAskAgain(state, context.Render(context.Script.Replies.Offer, state)));
    }
}
