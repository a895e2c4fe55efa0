// How many addresses a second npm's validators check; a package that is not installed is named and left out.
// usage: node node.mjs NODE_MODULES_DIR ADDRESSES
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const WARM_SECONDS = 0.3; // for the JIT
const SECONDS = 1; // the slow ones do not get to the end of the file in that time
const STRIDE = 256; // addresses between two looks at the clock

const [modules, file] = process.argv.slice(2);
const load = createRequire(path.join(path.resolve(modules), 'from-here.js'));
const addresses = readFileSync(file, 'utf8').replace(/\n$/, '').split('\n');

const competitors = {
  isemail: (isemail) => (address) => isemail.validate(address),
  validator: (validator) => (address) => validator.isEmail(address),
  'email-validator': (emailValidator) => (address) => emailValidator.validate(address),
  '@hapi/address': (hapi) => (address) => hapi.isEmailValid(address),
  'address-rfc2821': ({ Address }) => (address) => {
    try {
      return new Address(`<${address}>`).host !== null;
    } catch {
      return false;
    }
  },
};

function now() {
  return Number(process.hrtime.bigint()) / 1e9;
}

// Checks addresses from the first on until the time is over or there are no more.
function check(isGood, limit) {
  const before = now();
  let good = 0;
  let count = 0;
  while (count < addresses.length && (count % STRIDE !== 0 || now() - before < limit)) {
    if (isGood(addresses[count])) {
      good += 1;
    }
    count += 1;
  }
  return { good, count, seconds: now() - before };
}

for (const [name, adapt] of Object.entries(competitors)) {
  let isGood = null;
  try {
    isGood = adapt(load(name));
  } catch (error) {
    console.error(`npm:${name} is not there: ${error.message.split('\n')[0]}`);
  }
  if (isGood !== null) {
    check(isGood, WARM_SECONDS);
    const { good, count, seconds } = check(isGood, SECONDS);
    console.log(`npm:${name} ${Math.round(count / seconds)}`);
    console.error(`npm:${name}: ${good} of ${count} are good`);
  }
}
