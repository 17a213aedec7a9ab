namespace FraudScoring.Aeron.Client;

/// <summary>How a controlled poll goes on after a fragment.</summary>
public enum ControlledPollAction
{
    /// <summary>With the next fragment.</summary>
    Continue,

    /// <summary>With the next fragment, after telling the sender how far this one is.</summary>
    Commit,

    /// <summary>Not; this fragment is done.</summary>
    Break,

    /// <summary>Not; this fragment comes again.</summary>
    Abort,
}
