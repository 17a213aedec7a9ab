using FraudScoring.LoadTests;

return await LoadTestCommand.Create().Parse(args).InvokeAsync();
