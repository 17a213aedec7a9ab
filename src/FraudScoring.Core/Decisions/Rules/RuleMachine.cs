using FraudScoring.Core.Decisions.Lists;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Core.Decisions.Rules;

/// <summary>Runs the rules of one policy. Owned by one thread; allocates nothing while it decides.</summary>
internal sealed class RuleMachine
{
    private const long MsPerHour = 3_600_000;
    private const long MsPerDay = 24 * MsPerHour;

    private readonly RuleProgram _program;
    private readonly double[] _values;
    private readonly double[] _stack;
    private readonly EntityList?[] _lists;

    // What is known of each list test for this payment: 0 not asked, 1 no, 2 yes.
    private readonly byte[] _listAnswers;
    private ListBook? _book;
    private uint _nowS;

    public RuleMachine(RuleProgram program)
    {
        _program = program;
        _values = new double[program.Inputs.Length];
        _stack = new double[program.StackMax];
        _lists = new EntityList?[program.ListTests.Length];
        _listAnswers = new byte[program.ListTests.Length];
    }

    /// <summary>Takes what rules read of a payment.</summary>
    public void Load(in PolicyInput input)
    {
        if (!ReferenceEquals(_book, input.Lists))
            Resolve(input.Lists);
        _nowS = (uint)(input.DecidedAtUnixMs / 1000);
        Array.Clear(_listAnswers);
        var inputs = _program.Inputs;
        for (var i = 0; i < inputs.Length; i++)
        {
            var column = inputs[i].Column;
            _values[i] = inputs[i].Source switch
            {
                RuleInputSource.Feature => input.Row[column],
                RuleInputSource.ExtraFeature => column < input.Extra.Length ? input.Extra[column] : double.NaN,
                _ => Read(inputs[i].Source, input),
            };
        }
    }

    /// <summary>Whether a rule fires for the payment that was loaded.</summary>
    public bool Fires(int rule, Transaction transaction)
    {
        var steps = _program.Steps;
        var at = _program.Entries[rule];
        while (at >= 0)
        {
            ref readonly var step = ref steps[at];
            if (step.Op == RuleOp.IsInRange)
            {
                var value = _values[step.Index];
                at = (value >= step.Min) & (value <= step.Max) ? step.OnTrue : step.OnFalse;
            }
            else
            {
                at = Ask(step, transaction) ? step.OnTrue : step.OnFalse;
            }
        }

        return at == RuleStep.Fires;
    }

    private bool Ask(in RuleStep step, Transaction transaction) => step.Op switch
    {
        RuleOp.CompareComputed => Comparisons.Holds(step.Comparison, Compute(step.Index), Compute(step.Other)),
        RuleOp.IsMissing => double.IsNaN(Compute(step.Index)) != step.IsNegated,
        RuleOp.TestText => _program.TextTests[step.Index].Holds(transaction, step.IsNegated),
        _ => IsListed(step.Index, transaction) != step.IsNegated,
    };

    private bool IsListed(int test, Transaction transaction)
    {
        if (_listAnswers[test] == 0)
        {
            ref readonly var list = ref _program.ListTests[test];
            var isListed = _lists[test] is { } entries && entries.Contains(list.Kind, transaction.Text(list.Field), _nowS);
            _listAnswers[test] = (byte)(isListed ? 2 : 1);
        }

        return _listAnswers[test] == 2;
    }

    private double Compute(int computation)
    {
        var top = -1;
        foreach (ref readonly var step in _program.Computations[computation].AsSpan())
        {
            switch (step.Operator)
            {
                case 'c':
                    _stack[++top] = step.Constant;
                    break;
                case 'i':
                    _stack[++top] = _values[step.Input];
                    break;
                case 'a':
                    _stack[top] = Math.Abs(_stack[top]);
                    break;
                default:
                    top--;
                    _stack[top] = RuleTyping.Compute(step.Operator, _stack[top], _stack[top + 1]);
                    break;
            }
        }

        return _stack[0];
    }

    private void Resolve(ListBook book)
    {
        _book = book;
        for (var i = 0; i < _lists.Length; i++)
            _lists[i] = book.Find(_program.ListTests[i].List);
    }

    private static double Read(RuleInputSource source, in PolicyInput input)
    {
        var t = input.Transaction;
        return source switch
        {
            RuleInputSource.Amount => input.ReferenceAmount / 100.0,
            RuleInputSource.AmountMinor => t.AmountMinor,
            RuleInputSource.Score => input.Probability,
            RuleInputSource.Risk => input.Risk,
            RuleInputSource.Hour => t.EventTimeUnixMs % MsPerDay / MsPerHour,
            // Day 0 of the Unix epoch was a Thursday.
            RuleInputSource.Weekday => ((t.EventTimeUnixMs / MsPerDay) + 3) % 7,
            RuleInputSource.Latitude => t.Latitude,
            RuleInputSource.Longitude => t.Longitude,
            RuleInputSource.Channel => Provided((int)t.Channel),
            RuleInputSource.EntryMode => Provided((int)t.EntryMode),
            RuleInputSource.AvsResult => Provided((int)t.AvsResult),
            RuleInputSource.CvvResult => Provided((int)t.CvvResult),
            RuleInputSource.ThreeDsResult => Provided((int)t.ThreeDsResult),
            RuleInputSource.IssuerResult => Provided((int)t.IssuerResult),
            _ => throw new InvalidOperationException($"{source} is not read off the payment"),
        };
    }

    private static double Provided(int value) => value == 0 ? double.NaN : value;
}
