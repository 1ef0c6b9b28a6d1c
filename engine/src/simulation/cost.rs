//! What a run would have cost, with the prices and assumptions it rests on.

use serde::{Deserialize, Serialize};

use crate::design::{Architecture, Design, Id, Protocol, Record, WorkflowType};

/// us-east-1, on demand, beyond the free tier; AWS's price pages as read in 2026.
pub const PRICES: Prices = Prices {
    standard_transition: 0.000_025,
    express_request: 0.000_001,
    express_gb_second: 0.000_016_67,
    lambda_request: 0.000_000_2,
    lambda_gb_second_x86: 0.000_016_666_7,
    lambda_gb_second_arm: 0.000_013_333_4,
    rest_request: 0.000_003_5,
    http_request: 0.000_001,
};

/// US dollars for one of each.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prices {
    pub standard_transition: f64,
    pub express_request: f64,
    pub express_gb_second: f64,
    pub lambda_request: f64,
    pub lambda_gb_second_x86: f64,
    pub lambda_gb_second_arm: f64,
    pub rest_request: f64,
    pub http_request: f64,
}

/// An estimate in US dollars for one run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cost {
    pub total: f64,
    /// What each part comes to, in words and dollars.
    pub parts: Vec<(String, f64)>,
    pub assumptions: Vec<String>,
}

/// What a run used.
#[derive(Clone, Debug, Default)]
pub struct Usage {
    /// Of Standard workflows; retries count. Express ones are billed by requests and time.
    pub standard_transitions: u64,
    pub express_executions: u64,
    /// Milliseconds of Express executions, each rounded up to 100, at least 100.
    pub express_ms: i64,
    pub lambda_calls: u64,
    pub lambda_gb_seconds_x86: f64,
    pub lambda_gb_seconds_arm: f64,
    pub rest_requests: u64,
    pub http_requests: u64,
}

impl Usage {
    pub fn count_function(&mut self, design: &Design, id: Id, duration_ms: i64) {
        let Some(Record::Function(function)) = design.get(id) else { return };
        self.lambda_calls += 1;
        let gb_seconds = f64::from(function.memory_mb) / 1024.0 * duration_ms.max(1) as f64 / 1000.0;
        match function.architecture {
            Architecture::Arm64 => self.lambda_gb_seconds_arm += gb_seconds,
            Architecture::X86 => self.lambda_gb_seconds_x86 += gb_seconds,
        }
    }

    pub fn count_request(&mut self, protocol: Protocol) {
        match protocol {
            Protocol::Rest => self.rest_requests += 1,
            Protocol::Http => self.http_requests += 1,
        }
    }

    pub fn count_execution(&mut self, kind: WorkflowType, duration_ms: i64) {
        if kind == WorkflowType::Express {
            self.express_executions += 1;
            self.express_ms += billed_ms(duration_ms);
        }
    }

    pub fn cost(&self) -> Cost {
        let mut parts = Vec::new();
        let mut add = |words: String, dollars: f64| {
            if dollars > 0.0 {
                parts.push((words, dollars));
            }
        };
        let transitions = self.standard_transitions;
        add(format!("{transitions} state transitions"), transitions as f64 * PRICES.standard_transition);
        let express = self.express_executions as f64 * PRICES.express_request
            + self.express_ms as f64 / 1000.0 * 64.0 / 1024.0 * PRICES.express_gb_second;
        add(format!("{} Express executions", self.express_executions), express);
        let lambda = self.lambda_calls as f64 * PRICES.lambda_request
            + self.lambda_gb_seconds_x86 * PRICES.lambda_gb_second_x86
            + self.lambda_gb_seconds_arm * PRICES.lambda_gb_second_arm;
        add(format!("{} Lambda invocations", self.lambda_calls), lambda);
        let api =
            self.rest_requests as f64 * PRICES.rest_request + self.http_requests as f64 * PRICES.http_request;
        add(format!("{} API requests", self.rest_requests + self.http_requests), api);
        let mut assumptions = vec![
            "us-east-1 list prices of 2026, beyond the free tier".to_owned(),
            "a retry counts as a state transition".to_owned(),
        ];
        if self.lambda_calls > 0 {
            assumptions.push("functions run as long as their mock's latency".to_owned());
        }
        if self.express_executions > 0 {
            assumptions.push("Express executions use 64 MB".to_owned());
        }
        assumptions.push("tables, queues, topics, logs and data transfer are not counted".to_owned());
        Cost { total: parts.iter().map(|(_, dollars)| dollars).sum(), parts, assumptions }
    }
}

/// What an Express execution is billed for, in milliseconds: its duration rounded up to 100.
pub fn billed_ms(duration_ms: i64) -> i64 {
    (duration_ms.max(1) + 99) / 100 * 100
}
