//! The services that SDK integrations can call, by the names that resources have for them.
//! Source: service models of botocore 1.43.11 and 1.44.5 (`serviceId` in lower case without blanks, and the names of the
//! models), read in November 2026. A newer service may be missing.

/// In the order of the alphabet.
#[rustfmt::skip]
const SERVICES: &[&str] = &[
    "accessanalyzer", "account", "accountaccess", "accountaccessruntime", "acm", "acmpca", "agentregistry",
    "agentregistrycontrol", "aiops", "amp", "amplify", "amplifybackend", "amplifyuibuilder", "apigateway",
    "apigatewaymanagementapi", "apigatewayv2", "appconfig", "appconfigdata", "appfabric", "appflow",
    "appintegrations", "applicationautoscaling", "applicationcostprofiler", "applicationdiscoveryservice",
    "applicationinsights", "applicationsignals", "appmesh", "apprunner", "appstream", "appsync",
    "arcregionswitch", "arczonalshift", "artifact", "athena", "auditmanager", "autoscaling", "autoscalingplans",
    "b2bi", "backup", "backupgateway", "backupsearch", "batch", "bcmdashboards", "bcmdataexports",
    "bcmpricingcalculator", "bcmrecommendedactions", "bedrock", "bedrockagent", "bedrockagentcore",
    "bedrockagentcorecontrol", "bedrockagentruntime", "bedrockdataautomation", "bedrockdataautomationruntime",
    "bedrockruntime", "billing", "billingconductor", "braket", "budgets", "ce", "chatbot", "chime",
    "chimesdkidentity", "chimesdkmediapipelines", "chimesdkmeetings", "chimesdkmessaging", "chimesdkvoice",
    "cleanrooms", "cleanroomsml", "cloud9", "cloudcontrol", "clouddirectory", "cloudformation", "cloudfront",
    "cloudfrontkeyvaluestore", "cloudhsm", "cloudhsmv2", "cloudsearch", "cloudsearchdomain", "cloudtrail",
    "cloudtraildata", "cloudwatch", "cloudwatchlogs", "cloudwatchomni", "codeartifact", "codebuild",
    "codecatalyst", "codecommit", "codeconnections", "codedeploy", "codeguruprofiler", "codegurureviewer",
    "codegurusecurity", "codepipeline", "codestarconnections", "codestarnotifications", "cognitoidentity",
    "cognitoidentityprovider", "cognitoidp", "cognitosync", "comprehend", "comprehendmedical",
    "computeoptimizer", "computeoptimizerautomation", "config", "configservice", "connect", "connectcampaigns",
    "connectcampaignsv2", "connectcases", "connectcontactlens", "connecthealth", "connectparticipant",
    "connectscheduling", "continuum", "controlcatalog", "controltower", "costandusagereportservice",
    "costexplorer", "costoptimizationhub", "cur", "customerprofiles", "databasemigrationservice", "databrew",
    "dataexchange", "datapipeline", "datasync", "datazone", "dax", "deadline", "detective", "devicefarm",
    "devopsagent", "devopsguru", "directconnect", "directoryservice", "directoryservicedata", "discovery",
    "dlm", "dms", "docdb", "docdbelastic", "drs", "ds", "dsdata", "dsql", "dynamodb", "dynamodbstreams", "ebs",
    "ec2", "ec2instanceconnect", "ecr", "ecrpublic", "ecs", "efs", "eks", "eksauth", "elasticache",
    "elasticbeanstalk", "elasticloadbalancing", "elasticloadbalancingv2", "elasticsearchservice", "elb",
    "elbv2", "elementalinference", "emr", "emrcontainers", "emrserverless", "endusermessaging",
    "entityresolution", "es", "eventbridge", "eventbridgev2", "events", "evs", "finspace", "finspacedata",
    "firehose", "fis", "fms", "forecast", "forecastquery", "frauddetector", "freetier", "fsx", "gamelift",
    "gameliftstreams", "geomaps", "geoplaces", "georoutes", "glacier", "globalaccelerator", "glue", "grafana",
    "greengrass", "greengrassv2", "groundstation", "guardduty", "health", "healthlake", "iam", "iamtoolbox",
    "identitystore", "imagebuilder", "importexport", "inspector", "inspector2", "inspectorscan", "interconnect",
    "internetmonitor", "invoicing", "iot", "iotdata", "iotdataplane", "iotdeviceadvisor", "iotevents",
    "ioteventsdata", "iotfleetwise", "iotjobsdata", "iotjobsdataplane", "iotmanagedintegrations",
    "iotsecuretunneling", "iotsitewise", "iotthingsgraph", "iottwinmaker", "iotwireless", "ivs", "ivschat",
    "ivsrealtime", "kafka", "kafkaconnect", "kendra", "kendraranking", "keyspaces", "keyspacesstreams",
    "kinesis", "kinesisanalytics", "kinesisanalyticsv2", "kinesisvideo", "kinesisvideoarchivedmedia",
    "kinesisvideomedia", "kinesisvideosignaling", "kinesisvideowebrtcstorage", "kms", "lakeformation", "lambda",
    "lambdacore", "lambdamicrovms", "lambdaweb", "launchwizard", "lexmodelbuildingservice", "lexmodels",
    "lexmodelsv2", "lexruntime", "lexruntimeservice", "lexruntimev2", "lexv2models", "lexv2runtime",
    "licensemanager", "licensemanagerlinuxsubscriptions", "licensemanagerusersubscriptions", "lightsail",
    "location", "logs", "lookoutequipment", "m2", "machinelearning", "macie2", "mailmanager",
    "managedblockchain", "managedblockchainquery", "marketplaceagreement", "marketplacecatalog",
    "marketplacecommerceanalytics", "marketplacedeployment", "marketplacediscovery", "marketplaceentitlement",
    "marketplaceentitlementservice", "marketplacemetering", "marketplacereporting", "mediaconnect",
    "mediaconvert", "medialive", "mediapackage", "mediapackagev2", "mediapackagevod", "mediastore",
    "mediastoredata", "mediatailor", "medicalimaging", "memorydb", "meteringmarketplace", "mgh", "mgn",
    "migrationhub", "migrationhubconfig", "migrationhuborchestrator", "migrationhubrefactorspaces",
    "migrationhubstrategy", "mpa", "mq", "mturk", "mwaa", "mwaaserverless", "neptune", "neptunedata",
    "neptunegraph", "networkfirewall", "networkflowmonitor", "networkmanager", "networkmonitor",
    "networksecuritymanager", "notifications", "notificationscontacts", "novaact", "oam", "observabilityadmin",
    "odb", "omics", "opensearch", "opensearchmemory", "opensearchserverless", "organizations", "osis",
    "outposts", "panorama", "partnercentralaccount", "partnercentralbenefits", "partnercentralchannel",
    "partnercentralrevenuemeasurement", "partnercentralselling", "paymentcryptography",
    "paymentcryptographydata", "pcaconnectorad", "pcaconnectorscep", "pcs", "personalize", "personalizeevents",
    "personalizeruntime", "pi", "pinpoint", "pinpointemail", "pinpointsmsvoice", "pinpointsmsvoicev2", "pipes",
    "polly", "pricing", "pricingplanmanager", "proton", "qapps", "qbusiness", "qconnect", "quicksight", "ram",
    "rbin", "rds", "rdsdata", "redshift", "redshiftdata", "redshiftserverless", "rekognition", "repostspace",
    "resiliencehub", "resiliencehubv2", "resourceexplorer2", "resourcegroups", "resourcegroupstaggingapi",
    "rolesanywhere", "route53", "route53domains", "route53globalresolver", "route53profiles",
    "route53recoverycluster", "route53recoverycontrolconfig", "route53recoveryreadiness", "route53resolver",
    "rtbfabric", "rum", "s3", "s3control", "s3files", "s3outposts", "s3tables", "s3vectors", "sagemaker",
    "sagemakera2iruntime", "sagemakeredge", "sagemakerfeaturestoreruntime", "sagemakergeospatial",
    "sagemakerinferencerouterruntime", "sagemakerjobruntime", "sagemakermetrics", "sagemakerruntime",
    "sagemakertrainingsessionruntime", "savingsplans", "scheduler", "schemas", "sdb", "secretsmanager",
    "securityagent", "securityhub", "securityir", "securitylake", "serverlessapplicationrepository",
    "serverlessrepo", "servicecatalog", "servicecatalogappregistry", "servicediscovery", "servicequotas", "ses",
    "sesv2", "sfn", "shield", "signer", "signerdata", "signin", "simpledb", "simpledbv2", "simspaceweaver",
    "smsvoice", "snowball", "snowdevicemanagement", "sns", "socialmessaging", "sqs", "ssm", "ssmcontacts",
    "ssmguiconnect", "ssmincidents", "ssmquicksetup", "ssmsap", "sso", "ssoadmin", "ssooidc", "stepfunctions",
    "storagegateway", "sts", "supplychain", "support", "supportapp", "supportauthz", "sustainability", "swf",
    "synthetics", "taxsettings", "textract", "timestreaminfluxdb", "timestreamquery", "timestreamwrite", "tnb",
    "transcribe", "transfer", "translate", "trustedadvisor", "uxc", "verifiedpermissions", "voiceid",
    "vpclattice", "waf", "wafregional", "wafv2", "wellarchitected", "wickr", "wisdom", "workdocs", "workmail",
    "workmailmessageflow", "workspaces", "workspacesinstances", "workspacesthinclient", "workspacesweb", "xray",
];

/// Every service that is known, in the order of the alphabet.
pub fn sdk_services() -> &'static [&'static str] {
    SERVICES
}

/// Whether a service of that name is known.
pub(super) fn is_known(service: &str) -> bool {
    SERVICES.binary_search(&service).is_ok() || super::actions::has(service)
}

/// The known service whose name differs by a slip from one that is not known. `None` where it may as well be a
/// service that is newer than the list: another version of a known one, or a name of its own.
pub(super) fn meant(service: &str) -> Option<&'static str> {
    // As the integration of Step Functions' own calls it, and as the SDK does.
    if service == "states" {
        return Some("sfn");
    }
    let letters = |name: &str| name.chars().filter(|ch| !ch.is_ascii_digit()).collect::<String>();
    let slip = if service.len() < 6 { 1 } else { 2 };
    SERVICES
        .iter()
        .copied()
        .filter(|known| {
            known.get(..1) == service.get(..1) && known.len() > 3 && letters(known) != letters(service)
        })
        .filter(|known| !service.starts_with(known))
        .map(|known| (super::suggest::difference(service, known), known))
        .filter(|(difference, _)| *difference <= slip)
        .min()
        .map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::{SERVICES, is_known, meant};

    #[test]
    fn services_are_sorted_and_slips_are_told_from_news() {
        assert!(SERVICES.is_sorted());
        assert!(["s3", "dynamodb", "sfn", "config", "eventbridge", "bedrockagent"].into_iter().all(is_known));
        assert_eq!(meant("dynamdb"), Some("dynamodb"));
        assert_eq!(meant("states"), Some("sfn"));
        assert_eq!(meant("secretmanager"), Some("secretsmanager"));
        assert_eq!(meant("pinpointsmsvoicev3"), None);
        assert_eq!(meant("brandnewservice"), None);
    }
}
